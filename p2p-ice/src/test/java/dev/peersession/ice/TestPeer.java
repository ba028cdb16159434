package dev.peersession.ice;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end of a session on a real loop. All methods run on the loop's thread. */
final class TestPeer implements IceEngine.Listener {
    final IceEngine engine;
    final IceCredentials credentials;
    final List<IceCandidate> candidates = new ArrayList<>();
    final List<IcePath> paths = new ArrayList<>();
    final List<IceEngine.PathCause> causes = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    final List<Integer> generations = new ArrayList<>();
    IceEngine.@Nullable IceFailure failure;
    boolean quiet;
    long datagrams;
    boolean gathered;
    boolean consent;
    int heard;

    TestPeer(UdpMux mux, IceOptions options, String name) {
        engine = mux.engine(options, this, new SecureRandom());
        credentials = new IceCredentials(name + "Frag", (name + "PasswordOf22Characters").toCharArray());
    }

    static IceOptions loopback(String... interfaces) {
        return new IceOptions(
                IceOptions.Policy.ALL,
                true,
                interfaces.length == 0 ? List.of("127.0.0.1") : List.of(interfaces),
                List.of(),
                List.of(),
                false);
    }

    /** Hands credentials and candidates over in both directions and starts both. */
    static void connect(TestPeer a, TestPeer b) {
        a.engine.localCredentials(a.credentials);
        b.engine.localCredentials(b.credentials);
        b.engine.remoteCredentials(a.credentials);
        a.candidates.forEach(b.engine::addRemoteCandidate);
        b.engine.remoteCandidatesDone();
        b.engine.start(false, false);
        a.engine.remoteCredentials(b.credentials);
        b.candidates.forEach(a.engine::addRemoteCandidate);
        a.engine.remoteCandidatesDone();
        a.engine.start(true, false);
    }

    boolean connected() {
        return !paths.isEmpty() && consent;
    }

    IcePath lastPath() {
        return paths.get(paths.size() - 1);
    }

    boolean say(String text) {
        // A first byte of DTLS, so that the datagram counts as data.
        byte[] bytes = ("\u0016" + text).getBytes(StandardCharsets.US_ASCII);
        return engine.send(bytes, 0, bytes.length);
    }

    @Override
    public void candidate(IceCandidate candidate) {
        candidates.add(candidate);
    }

    @Override
    public void gatheringDone() {
        gathered = true;
    }

    @Override
    public void path(IcePath path, IceEngine.PathCause cause) {
        paths.add(path);
        causes.add(cause);
    }

    @Override
    public void peerHeard() {
        heard++;
    }

    @Override
    public void consent(boolean alive) {
        consent = alive;
    }

    @Override
    public void datagram(byte[] buffer, int off, int len) {
        datagrams++;
        if (quiet) {
            engine.dataAuthenticated();
            return;
        }
        received.add(new String(buffer, off + 1, len - 1, StandardCharsets.US_ASCII));
        engine.dataAuthenticated();
    }

    @Override
    public void generation(int generation) {
        generations.add(generation);
    }

    @Override
    public void failed(IceEngine.IceFailure reason) {
        failure = reason;
    }
}
