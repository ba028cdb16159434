package dev.peersession.ice;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One end of a session in a process of its own, driven by lines: {@code add CANDIDATE}, {@code start true|false}, {@code
 * restart GENERATION}. It tells its candidates, its paths, and ten times a second how many datagrams have arrived; it sends
 * one each 10 ms.
 */
final class NamespacePeer {
    private static final long TICK = 10_000_000L;

    private final TestLoop loop = new TestLoop();
    private final String name;
    private final String other;
    private final TestPeer peer;
    private int paths;
    private long ticks;

    private NamespacePeer(String name, String other, IceOptions options) {
        this.name = name;
        this.other = other;
        this.peer = new TestPeer(new UdpMux(loop), options, name);
        peer.quiet = true;
    }

    public static void main(String[] args) throws Exception {
        List<String> stun = args.length > 2 ? List.of(args[2]) : List.of();
        IceOptions options = new IceOptions(IceOptions.Policy.ALL, false, List.of(), stun, List.of(), false);
        new NamespacePeer(args[0], args[1], options).serve();
    }

    private void serve() throws Exception {
        loop.run(() -> {
            peer.engine.localCredentials(peer.credentials);
            peer.engine.remoteCredentials(
                    new IceCredentials(other + "Frag", (other + "PasswordOf22Characters").toCharArray()));
            peer.engine.gather();
        });
        loop.await(() -> peer.gathered, 20_000);
        loop.run(() -> {
            peer.candidates.forEach(c -> System.out.println("candidate " + c.toAttribute()));
            System.out.println("gathered");
            tick();
        });
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line;
            loop.run(() -> take(command));
        }
        System.exit(0);
    }

    private void take(String line) {
        String[] word = line.split(" ", 2);
        switch (word[0]) {
            case "add":
                IceCandidate candidate = IceCandidate.parse(word[1]);
                if (candidate != null) {
                    peer.engine.addRemoteCandidate(candidate);
                }
                break;
            case "start":
                peer.engine.start(Boolean.parseBoolean(word[1]), false);
                break;
            case "restart":
                int generation = Integer.parseInt(word[1]);
                peer.engine.restart(generation, credentials(name, generation), credentials(other, generation));
                break;
            default:
                throw new IllegalArgumentException(line);
        }
    }

    private static IceCredentials credentials(String of, int generation) {
        return new IceCredentials(of + "Gen" + generation, (of + "PasswordOfGeneration" + generation).toCharArray());
    }

    private void tick() {
        peer.say("x");
        for (; paths < peer.paths.size(); paths++) {
            IcePath path = peer.paths.get(paths);
            System.out.println("path " + path.local().getAddress().getHostAddress() + " "
                    + path.remote().getAddress().getHostAddress() + " " + peer.causes.get(paths));
        }
        if (ticks++ % 10 == 0) {
            System.out.println("count " + peer.datagrams + " " + peer.consent);
        }
        loop.schedule(loop.nanoTime() + TICK, this::tick);
    }
}
