package dev.peersession.ice;

import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sockets at which peers arrive that nobody announced. A caller knows our ICE password, and puts its own into the user name fragment
 * that it uses for us: the USERNAME of its checks (RFC 8445 section 7.2.2) is {@code MARK PASSWORD : UFRAG}, both of its own choice.
 * Only a check that verifies under our password makes a caller known; everything else is dropped and leaves no trace.
 *
 * <p>The sessions of all callers share these sockets. Used on the loop's thread only.
 */
public final class ListenPort implements AutoCloseable {
    // RFC 8445 section 5.3 allows 256; browsers use 24 and 32, and 4 and 8 for the fragment.
    private static final int MAX_PASSWORD = 64;
    private static final int MAX_UFRAG = 32;

    /** Hears of callers, on the loop. */
    public interface Callers {
        /**
         * Somebody who knows our password. The check that said so comes again to the engine that this method makes with {@link
         * #engine}, as soon as what it has handed to the loop has run.
         *
         * @param caller the peer's credentials, to be closed by the receiver
         * @param local ours for this caller, likewise
         * @param mark what stands before the password, as given to {@link #open}
         * @return whether the caller is let in
         */
        boolean called(IceCredentials local, IceCredentials caller, String mark, InetSocketAddress from);
    }

    private final UdpMux mux;
    private final IceOptions options;
    private final AgentEngine own;
    private final Callers callers;
    private String[] marks = {};
    private char[] password = {};
    private @Nullable StunKey key;
    private boolean closed;

    ListenPort(UdpMux mux, IceOptions options, IceEngine.Listener candidates, Callers callers, SecureRandom random) {
        this.mux = mux;
        this.options = options;
        this.callers = callers;
        this.own = new AgentEngine(mux, options, candidates, random);
    }

    /** Opens the sockets and looks for their addresses; the listener hears of candidates and of the end. */
    public void gather() {
        own.gather();
    }

    /**
     * Lets callers in.
     *
     * @param callersUse our password, copied
     * @param before what a caller may put before its own password, each of ice-chars
     */
    public void open(char[] callersUse, String... before) {
        password = callersUse.clone();
        key = StunKey.shortTerm(callersUse);
        marks = before.clone();
        mux.listen(this);
    }

    /** The engine for the session of one caller. It has the sockets of this port and asks no servers. */
    public IceEngine engine(IceEngine.Listener listener, SecureRandom random) {
        SocketGroup shared = own.group();
        if (shared == null || closed) {
            throw new IllegalStateException("the port is not open");
        }
        return new AgentEngine(mux, options.withoutServers(), listener, random, shared);
    }

    /** Whether a check, which is for no known session, is a caller's that is let in. */
    boolean request(MuxSocket socket, InetSocketAddress from, StunReader message, int username) {
        StunKey ours = key;
        SocketGroup group = own.group();
        if (closed || ours == null || group == null || !group.owns(socket.address())) {
            return false;
        }
        String name = new String(message.array(), username, message.length(username), StandardCharsets.ISO_8859_1);
        int colon = name.indexOf(':');
        String mark = mark(name);
        if (mark == null || colon - mark.length() > MAX_PASSWORD || name.length() - colon - 1 > MAX_UFRAG) {
            return false;
        }
        return message.verify(ours) && called(name, mark, colon, from);
    }

    private @Nullable String mark(String name) {
        for (String mark : marks) {
            if (name.startsWith(mark)) {
                return mark;
            }
        }
        return null;
    }

    private boolean called(String name, String mark, int colon, InetSocketAddress from) {
        IceCredentials local;
        IceCredentials caller;
        char[] theirs =
                name.substring(mark.length(), Math.max(colon, mark.length())).toCharArray();
        try {
            local = new IceCredentials(name.substring(0, Math.max(colon, 0)), password);
            caller = new IceCredentials(name.substring(colon + 1), theirs);
        } catch (IllegalArgumentException e) {
            // Too short, or with characters that are not ICE's.
            return false;
        } finally {
            Arrays.fill(theirs, '\0');
        }
        return callers.called(local, caller, mark, from);
    }

    /** Lets nobody in any more. The sessions of callers that are there keep the sockets. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            mux.unlisten(this);
            own.close();
            Arrays.fill(password, '\0');
            if (key != null) {
                key.close();
            }
        }
    }
}
