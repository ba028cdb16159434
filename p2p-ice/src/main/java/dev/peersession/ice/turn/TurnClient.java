package dev.peersession.ice.turn;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One allocation on one TURN server (RFC 8656) with long-term credentials (RFC 8489 section 9.2): allocates, keeps the
 * allocation, its permissions and channels alive, and wraps and unwraps what is relayed.
 *
 * <p>Mutate, drain with {@link #poll} until 0, sleep until {@link #deadline}. One owner thread.
 */
public final class TurnClient implements AutoCloseable {
    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Room that {@link #poll} needs. */
    public static final int MAX_REQUEST = 2400;
    /** What {@link #wrap} adds at most: a Send indication with an IPv6 address, and padding. */
    public static final int OVERHEAD = 56;

    /** What happened to the allocation. */
    public enum State {
        ALLOCATING,
        READY,
        FAILED,
        CLOSED
    }

    // RFC 8489 section 6.2.1 doubles the wait; servers are near, so it starts low.
    private static final long FIRST_WAIT = 100_000_000L;
    private static final int TRIES = 7;
    // RFC 8489 section 6.2.2: over a reliable transport nothing is repeated, only given up.
    private static final long STREAM_WAIT = 10_000_000_000L;
    // RFC 8656 section 3.2: the lifetime of an allocation unless the server says otherwise.
    private static final long DEFAULT_LIFETIME = 600;
    // RFC 8656 section 9: permissions live 5 minutes.
    private static final long PERMISSION_REFRESH = 240_000_000_000L;
    // RFC 8656 section 12: channels live 10 minutes.
    private static final long CHANNEL_REFRESH = 540_000_000_000L;
    // RFC 8656 section 12: channel numbers are 0x4000 to 0x4FFF.
    private static final int FIRST_CHANNEL = 0x4000;
    private static final int MAX_CHANNELS = 0x1000;
    // More than an agent has addresses to check at a time; a server could otherwise be made to hold more for us.
    private static final int MAX_PEERS = 64;
    // Those of forgotten peers among them; a peer that names addresses all the time makes no more of them.
    private static final int MAX_PERMISSIONS = 64;
    // A server that finds a new fault with each request is given up.
    private static final int MAX_CHALLENGES = 5;
    // RFC 8656 section 7.1: the protocol number of UDP in the top byte.
    private static final int UDP = 17 << 24;
    // RFC 8489 sections 14.9 and 14.10.
    private static final int MAX_TEXT = 763;

    /** A request that waits for its answer. */
    private static final class Request {
        final int method;
        final @Nullable InetSocketAddress peer;
        final int number;
        long idHigh;
        int idLow;
        int tries;
        long nextAt;
        /** Silence is no answer to it: only a refusal ends the allocation. */
        boolean probe;

        Request(int method, @Nullable InetSocketAddress peer, int number, long now) {
            this.method = method;
            this.peer = peer;
            this.number = number;
            this.nextAt = now;
        }
    }

    private static final class Peer {
        final InetSocketAddress address;
        int channel;
        /** The channel is wanted. */
        boolean asked;

        boolean bound;
        long rebindAt = NEVER;

        Peer(InetSocketAddress address) {
            this.address = address;
        }
    }

    private final byte[] username;
    private final String user;
    private final String password;
    private final boolean reliable;
    private final RandomGenerator random;
    private final StunReader reader = new StunReader();
    private final StunWriter writer = new StunWriter();
    private final List<Request> requests = new ArrayList<>();
    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    private final List<Peer> channels = new ArrayList<>();
    private final Map<InetAddress, Long> permissions = new HashMap<>();
    private State state = State.ALLOCATING;
    private byte[] realm = new byte[0];
    private byte[] nonce = new byte[0];
    private @Nullable StunKey key;
    private int challenges;
    private long refreshAt = NEVER;
    private @Nullable InetSocketAddress relayed;
    private @Nullable InetSocketAddress mapped;
    private int dataOffset;
    private int dataLength;
    private @Nullable InetSocketAddress dataFrom;

    /**
     * @param reliable whether the server is reached over TCP or TLS: nothing is repeated, and channel data is padded
     */
    public TurnClient(String username, String password, boolean reliable, RandomGenerator random, long now) {
        this.user = username;
        this.username = username.getBytes(StandardCharsets.UTF_8);
        this.password = password;
        this.reliable = reliable;
        this.random = random;
        ask(Stun.ALLOCATE, null, 0, now);
    }

    public State state() {
        return state;
    }

    /** Where the server receives for us; null until ready. */
    public @Nullable InetSocketAddress relayed() {
        return relayed;
    }

    /** How the server sees us; null until ready. */
    public @Nullable InetSocketAddress mapped() {
        return mapped;
    }

    /** Lets {@code peer} send to us; without effect when there are too many peers. */
    public void permit(InetSocketAddress peer, long now) {
        boolean permitted = permissions.containsKey(peer.getAddress());
        if (state != State.READY
                || peers.containsKey(peer)
                || peers.size() >= MAX_PEERS
                || !permitted && permissions.size() >= MAX_PERMISSIONS) {
            return;
        }
        peers.put(peer, known(peer));
        if (permissions.putIfAbsent(peer.getAddress(), now + PERMISSION_REFRESH) == null) {
            ask(Stun.CREATE_PERMISSION, peer, 0, now);
        }
    }

    /** RFC 8656 section 12: an address keeps its channel number, also when it was forgotten in between. */
    private Peer known(InetSocketAddress address) {
        for (Peer each : channels) {
            if (each.address.equals(address)) {
                return each;
            }
        }
        return new Peer(address);
    }

    /** Gives {@code peer} a channel, which costs 4 bytes a datagram instead of 36; without effect when all are taken. */
    public void bind(InetSocketAddress peer, long now) {
        permit(peer, now);
        Peer known = peers.get(peer);
        if (known == null || known.asked || known.channel == 0 && channels.size() == MAX_CHANNELS) {
            return;
        }
        if (known.channel == 0) {
            known.channel = FIRST_CHANNEL + channels.size();
            channels.add(known);
        }
        known.asked = true;
        ask(Stun.CHANNEL_BIND, peer, known.channel, now);
    }

    /** Nothing is sent to {@code peer} any more, and what the server holds for it is not kept alive. */
    public void forget(InetSocketAddress peer) {
        Peer known = peers.remove(peer);
        if (known != null) {
            known.asked = false;
            known.bound = false;
            known.rebindAt = NEVER;
        }
    }

    /**
     * Wraps a datagram for {@code peer}.
     *
     * @return the length in {@code out}, or 0 when the peer has no permission
     */
    public int wrap(byte[] data, int off, int len, InetSocketAddress peer, byte[] out) {
        Peer known = state == State.READY ? peers.get(peer) : null;
        if (known == null || out.length < len + OVERHEAD) {
            return 0;
        }
        if (known.bound) {
            out[0] = (byte) (known.channel >> 8);
            out[1] = (byte) known.channel;
            out[2] = (byte) (len >> 8);
            out[3] = (byte) len;
            System.arraycopy(data, off, out, 4, len);
            int end = 4 + len;
            // RFC 8656 section 12.5: over TCP and TLS the message is padded to a multiple of four.
            while (reliable && (end & 3) != 0) {
                out[end++] = 0;
            }
            return end;
        }
        return writer.begin(out, 0, Stun.type(Stun.SEND, Stun.INDICATION), random.nextLong(), random.nextInt())
                .address(Stun.XOR_PEER_ADDRESS, peer)
                .bytes(Stun.DATA_VALUE, data, off, len)
                .length();
    }

    /**
     * Takes one message from the server's address.
     *
     * @return whether it relayed a datagram, which {@link #dataOffset}, {@link #dataLength} and {@link #dataFrom} then describe
     */
    public boolean input(byte[] b, int off, int len, long now) {
        if (len >= 4 && Stun.isChannelData(b[off] & 0xff)) {
            return channelData(b, off, len);
        }
        if (!reader.read(b, off, len)) {
            return false;
        }
        if (reader.messageClass() == Stun.INDICATION && reader.method() == Stun.DATA) {
            return dataIndication();
        }
        if (reader.messageClass() == Stun.SUCCESS || reader.messageClass() == Stun.ERROR) {
            answered(now);
        }
        return false;
    }

    private boolean channelData(byte[] b, int off, int len) {
        int number = (b[off] & 0xff) << 8 | b[off + 1] & 0xff;
        int length = (b[off + 2] & 0xff) << 8 | b[off + 3] & 0xff;
        int index = number - FIRST_CHANNEL;
        // RFC 8656 section 12.6: a length beyond the datagram, or an unbound channel, is dropped.
        if (index >= channels.size() || length > len - 4) {
            return false;
        }
        dataOffset = off + 4;
        dataLength = length;
        dataFrom = channels.get(index).address;
        return true;
    }

    private boolean dataIndication() {
        int at = reader.find(Stun.DATA_VALUE);
        InetSocketAddress from = reader.address(Stun.XOR_PEER_ADDRESS);
        // RFC 8656 section 11.4: only from where we have permitted.
        if (at < 0 || from == null || !permissions.containsKey(from.getAddress())) {
            return false;
        }
        dataOffset = at;
        dataLength = reader.length(at);
        dataFrom = from;
        return true;
    }

    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }

    /** The peer that sent the datagram. */
    public InetSocketAddress dataFrom() {
        InetSocketAddress from = dataFrom;
        if (from == null) {
            throw new IllegalStateException("nothing was relayed");
        }
        return from;
    }

    private void answered(long now) {
        Request request = null;
        for (Request each : requests) {
            if (each.idHigh == reader.idHigh() && each.idLow == reader.idLow() && each.method == reader.method()) {
                request = each;
            }
        }
        if (request == null) {
            return;
        }
        int error = reader.messageClass() == Stun.ERROR ? Math.max(reader.errorCode(), 1) : 0;
        boolean challenge = error == Stun.UNAUTHENTICATED || error == Stun.STALE_NONCE;
        // RFC 8489 section 9.2.5: only a challenge may come unsigned once we have a key.
        if (!challenge && key != null && !reader.verify(key)) {
            return;
        }
        requests.remove(request);
        if (challenge) {
            challenged(request, error, now);
        } else if (error != 0) {
            refused(request);
        } else {
            granted(request, now);
        }
    }

    private void challenged(Request request, int error, long now) {
        int realmAt = reader.find(Stun.REALM);
        int nonceAt = reader.find(Stun.NONCE);
        // RFC 8489 section 9.2.5: a 401 to a request that was signed means wrong credentials.
        boolean wrong = error == Stun.UNAUTHENTICATED && key != null;
        if (wrong || nonceAt < 0 || ++challenges > MAX_CHALLENGES) {
            refused(request);
            return;
        }
        nonce = copy(nonceAt);
        if (realmAt >= 0 && key == null) {
            realm = copy(realmAt);
            key = StunKey.longTerm(user, new String(realm, StandardCharsets.UTF_8), password);
        }
        ask(request.method, request.peer, request.number, now).probe = request.probe;
    }

    private byte[] copy(int at) {
        return Arrays.copyOfRange(reader.array(), at, at + Math.min(reader.length(at), MAX_TEXT));
    }

    private void refused(Request request) {
        InetSocketAddress peer = request.peer;
        if (request.method == Stun.ALLOCATE || request.method == Stun.REFRESH) {
            state = state == State.CLOSED ? State.CLOSED : State.FAILED;
            requests.clear();
        } else if (request.method == Stun.CREATE_PERMISSION && peer != null) {
            permissions.remove(peer.getAddress());
            peers.remove(peer);
        }
    }

    private void granted(Request request, long now) {
        challenges = 0;
        InetSocketAddress address = request.peer;
        Peer peer = address == null ? null : peers.get(address);
        switch (request.method) {
            case Stun.ALLOCATE:
                relayed = reader.address(Stun.XOR_RELAYED_ADDRESS);
                mapped = reader.address(Stun.XOR_MAPPED_ADDRESS);
                state = relayed == null ? State.FAILED : State.READY;
                planRefresh(now);
                break;
            case Stun.REFRESH:
                planRefresh(now);
                break;
            case Stun.CHANNEL_BIND:
                if (peer != null) {
                    peer.bound = true;
                    peer.rebindAt = now + CHANNEL_REFRESH;
                }
                break;
            default:
                break;
        }
    }

    private void planRefresh(long now) {
        long announced = reader.unsigned(Stun.LIFETIME);
        long seconds = announced < 0 ? DEFAULT_LIFETIME : Math.min(announced, 3600);
        // A minute before the end, or half way when it is short.
        refreshAt = now + Math.max(Math.max(seconds - 60, seconds / 2), 1) * 1_000_000_000L;
    }

    /**
     * Refreshes now, because the way to the server may have changed: a server that sees us under another address refuses (RFC
     * 8656 section 7.3, 437). Silence means nothing.
     */
    public void probe(long now) {
        boolean asked = requests.stream().anyMatch(request -> request.method == Stun.REFRESH);
        if (state == State.READY && !asked) {
            ask(Stun.REFRESH, null, (int) DEFAULT_LIFETIME, now).probe = true;
        }
    }

    private Request ask(int method, @Nullable InetSocketAddress peer, int number, long now) {
        Request request = new Request(method, peer, number, now);
        request.idHigh = random.nextLong();
        request.idLow = random.nextInt();
        requests.add(request);
        return request;
    }

    /** Writes the next request for the server; 0 when there is none now. {@code out} has {@link #MAX_REQUEST} bytes. */
    public int poll(byte[] out, long now) {
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (now - request.nextAt < 0) {
                continue;
            }
            if (request.tries == (reliable ? 1 : TRIES)) {
                requests.remove(request);
                if (!request.probe) {
                    refused(request);
                }
                i = -1;
                continue;
            }
            request.nextAt = now + (reliable ? STREAM_WAIT : FIRST_WAIT << request.tries);
            request.tries++;
            return write(request, out);
        }
        return 0;
    }

    private int write(Request request, byte[] out) {
        writer.begin(out, 0, Stun.type(request.method, Stun.REQUEST), request.idHigh, request.idLow);
        if (request.method == Stun.ALLOCATE) {
            writer.number(Stun.REQUESTED_TRANSPORT, UDP);
        } else if (request.method == Stun.REFRESH) {
            writer.number(Stun.LIFETIME, request.number);
        } else if (request.method == Stun.CHANNEL_BIND) {
            writer.number(Stun.CHANNEL_NUMBER, request.number << 16);
        }
        if (request.peer != null) {
            writer.address(Stun.XOR_PEER_ADDRESS, request.peer);
        }
        if (key != null) {
            writer.bytes(Stun.USERNAME, username)
                    .bytes(Stun.REALM, realm)
                    .bytes(Stun.NONCE, nonce)
                    .integrity(key);
        }
        return writer.fingerprint().length();
    }

    /** Plans what keeps the allocation alive. */
    public void timeout(long now) {
        if (state != State.READY) {
            return;
        }
        if (due(refreshAt, now)) {
            refreshAt = NEVER;
            ask(Stun.REFRESH, null, (int) DEFAULT_LIFETIME, now);
        }
        permissions
                .entrySet()
                .removeIf(permission -> due(permission.getValue(), now) && !isNeeded(permission.getKey()));
        for (Map.Entry<InetAddress, Long> permission : permissions.entrySet()) {
            if (due(permission.getValue(), now)) {
                permission.setValue(now + PERMISSION_REFRESH);
                ask(Stun.CREATE_PERMISSION, new InetSocketAddress(permission.getKey(), 0), 0, now);
            }
        }
        for (Peer peer : channels) {
            if (due(peer.rebindAt, now)) {
                peer.rebindAt = NEVER;
                ask(Stun.CHANNEL_BIND, peer.address, peer.channel, now);
            }
        }
    }

    private boolean isNeeded(InetAddress permitted) {
        return peers.keySet().stream().anyMatch(peer -> peer.getAddress().equals(permitted));
    }

    /** When {@link #timeout} and {@link #poll} have to be called. */
    public long deadline() {
        long due = refreshAt;
        for (Request request : requests) {
            due = earlier(due, request.nextAt);
        }
        for (long permission : permissions.values()) {
            due = earlier(due, permission);
        }
        for (Peer peer : channels) {
            due = earlier(due, peer.rebindAt);
        }
        return due;
    }

    private static boolean due(long deadline, long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    private static long earlier(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b < 0 ? a : b;
    }

    /** Gives the allocation back: one more {@link #poll} writes the request, whose answer is not waited for. */
    @Override
    public void close() {
        boolean allocated = state == State.READY;
        state = State.CLOSED;
        requests.clear();
        permissions.clear();
        channels.clear();
        refreshAt = NEVER;
        if (allocated) {
            // RFC 8656 section 8: a refresh with lifetime 0 deletes the allocation.
            Request request = new Request(Stun.REFRESH, null, 0, Long.MIN_VALUE / 2);
            request.idHigh = random.nextLong();
            request.idLow = random.nextInt();
            requests.add(request);
        }
    }
}
