package dev.peersession.ice;

import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.stun.StunWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks STUN servers how the way to the Internet behaves (RFC 5780), for people who want to know why nothing connects. Blocking,
 * on sockets of its own; contacts the named servers and the other addresses that they tell of themselves. Sessions do not use it.
 */
public final class NatProbe implements AutoCloseable {
    /** Which destinations share a mapping, or may send to it (RFC 4787 sections 4.1 and 5). */
    public enum Behaviour {
        /** There is no NAT, or no firewall. */
        NONE,
        ENDPOINT_INDEPENDENT,
        ADDRESS_DEPENDENT,
        ADDRESS_AND_PORT_DEPENDENT,
        /** Address-dependent or stricter: two servers saw different addresses, and none has a second one. */
        DEPENDENT,
        /** No server can tell: it takes two that answer, or one with two addresses. */
        UNKNOWN
    }

    /**
     * What became of one server.
     *
     * @param mapped how it sees us; null when it did not answer
     * @param roundTrip null when it did not answer
     * @param problem a sentence, null when all is well
     */
    public record Server(
            String url,
            @Nullable InetSocketAddress mapped,
            @Nullable Duration roundTrip,
            @Nullable String problem) {}

    /** What all of them say together. */
    public record Report(List<Server> servers, Behaviour mapping, Behaviour filtering) {}

    private record Answer(
            InetSocketAddress mapped, @Nullable InetSocketAddress other, long nanos) {}

    private static final int DEFAULT_PORT = 3478;
    // RFC 5780 sections 7.2 and 7.4.
    private static final int CHANGE_REQUEST = 0x0003;
    private static final int OTHER_ADDRESS = 0x802C;
    private static final int CHANGE_IP_AND_PORT = 6;
    private static final int CHANGE_PORT = 2;
    // As in gathering: no answer by 3.1 s means no server.
    private static final int[] WAITS_MILLIS = {100, 200, 400, 800, 1600};
    private static final int MAX_DATAGRAM = 1500;

    private final SecureRandom random = new SecureRandom();
    private final StunReader reader = new StunReader();
    private final DatagramSocket socket;

    /** Opens the socket that all servers are asked from; a mapping belongs to it. */
    public NatProbe() throws IOException {
        socket = new DatagramSocket();
    }

    /** Asks each server; takes three seconds for each that is silent. */
    public Report ask(List<String> urls) throws IOException {
        List<Server> servers = new ArrayList<>();
        List<InetSocketAddress> addresses = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (String url : urls.subList(0, Math.min(urls.size(), IceOptions.MAX_SERVERS))) {
            InetSocketAddress address = resolve(url);
            if (address == null) {
                servers.add(new Server(url, null, null, "there is no such name, or the URL is malformed"));
                continue;
            }
            Answer answer = ask(socket, address, 0);
            if (answer == null) {
                servers.add(new Server(url, null, null, "no answer: wrong port, or a firewall drops UDP"));
            } else {
                servers.add(new Server(url, answer.mapped, Duration.ofNanos(answer.nanos), null));
                addresses.add(address);
                answers.add(answer);
            }
        }
        return new Report(servers, mapping(addresses, answers), filtering(addresses, answers));
    }

    private @Nullable InetSocketAddress resolve(String url) {
        try {
            String host = ServerAddress.host(url, "stun:");
            return host.isEmpty()
                    ? null
                    : new InetSocketAddress(ipv4(host), ServerAddress.port(url, "stun:", DEFAULT_PORT));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return null;
        }
    }

    private static InetAddress ipv4(String host) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress each : all) {
            if (each instanceof Inet4Address) {
                return each;
            }
        }
        return all[0];
    }

    /** RFC 5780 section 4.3, or the comparison of two servers where none has a second address. */
    private Behaviour mapping(List<InetSocketAddress> servers, List<Answer> answers) throws IOException {
        if (answers.isEmpty()) {
            return Behaviour.UNKNOWN;
        }
        Answer first = answers.get(0);
        if (isOurs(first.mapped.getAddress())) {
            return Behaviour.NONE;
        }
        for (int i = 0; i < answers.size(); i++) {
            InetSocketAddress server = servers.get(i);
            InetSocketAddress other = answers.get(i).other;
            if (other == null || other.getAddress().equals(server.getAddress())) {
                continue;
            }
            Answer second = ask(socket, new InetSocketAddress(other.getAddress(), server.getPort()), 0);
            if (second == null) {
                continue;
            }
            if (second.mapped.equals(answers.get(i).mapped)) {
                return Behaviour.ENDPOINT_INDEPENDENT;
            }
            Answer third = ask(socket, other, 0);
            if (third != null) {
                return third.mapped.equals(second.mapped)
                        ? Behaviour.ADDRESS_DEPENDENT
                        : Behaviour.ADDRESS_AND_PORT_DEPENDENT;
            }
        }
        for (int i = 1; i < answers.size(); i++) {
            if (!servers.get(i).getAddress().equals(servers.get(0).getAddress())) {
                return answers.get(i).mapped.equals(first.mapped)
                        ? Behaviour.ENDPOINT_INDEPENDENT
                        : Behaviour.DEPENDENT;
            }
        }
        return Behaviour.UNKNOWN;
    }

    private static boolean isOurs(InetAddress address) {
        try (DatagramSocket probe = new DatagramSocket(0, address)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** RFC 5780 section 4.4, from a fresh socket: the one above has spoken to the other addresses. */
    private Behaviour filtering(List<InetSocketAddress> servers, List<Answer> answers) throws IOException {
        for (int i = 0; i < answers.size(); i++) {
            InetSocketAddress other = answers.get(i).other;
            if (other == null) {
                continue;
            }
            try (DatagramSocket fresh = new DatagramSocket()) {
                Answer plain = ask(fresh, servers.get(i), 0);
                if (plain == null) {
                    continue;
                }
                if (ask(fresh, servers.get(i), CHANGE_IP_AND_PORT) != null) {
                    return isOurs(plain.mapped.getAddress()) ? Behaviour.NONE : Behaviour.ENDPOINT_INDEPENDENT;
                }
                return ask(fresh, servers.get(i), CHANGE_PORT) != null
                        ? Behaviour.ADDRESS_DEPENDENT
                        : Behaviour.ADDRESS_AND_PORT_DEPENDENT;
            }
        }
        return Behaviour.UNKNOWN;
    }

    private @Nullable Answer ask(DatagramSocket from, InetSocketAddress server, int change) throws IOException {
        long high = random.nextLong();
        int low = random.nextInt();
        byte[] out = new byte[64];
        StunWriter writer = new StunWriter().begin(out, 0, Stun.type(Stun.BINDING, Stun.REQUEST), high, low);
        if (change != 0) {
            writer.number(CHANGE_REQUEST, change);
        }
        int length = writer.fingerprint().length();
        byte[] in = new byte[MAX_DATAGRAM];
        for (int wait : WAITS_MILLIS) {
            long sentAt = System.nanoTime();
            try {
                from.send(new DatagramPacket(out, length, server));
            } catch (IOException e) {
                // No route, perhaps not yet.
                return null;
            }
            for (long left = wait; left > 0; left = wait - (System.nanoTime() - sentAt) / 1_000_000) {
                from.setSoTimeout((int) left);
                DatagramPacket packet = new DatagramPacket(in, in.length);
                try {
                    from.receive(packet);
                } catch (SocketTimeoutException e) {
                    break;
                }
                Answer answer = read(in, packet.getLength(), high, low, System.nanoTime() - sentAt);
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private @Nullable Answer read(byte[] in, int length, long high, int low, long nanos) {
        if (!reader.read(in, 0, length)
                || reader.messageClass() != Stun.SUCCESS
                || reader.idHigh() != high
                || reader.idLow() != low) {
            return null;
        }
        InetSocketAddress mapped = reader.address(Stun.XOR_MAPPED_ADDRESS);
        return mapped == null ? null : new Answer(mapped, other(), nanos);
    }

    /** OTHER-ADDRESS has the form of MAPPED-ADDRESS (RFC 8489 section 14.1): nothing is hidden by exclusive or. */
    private @Nullable InetSocketAddress other() {
        int at = reader.find(OTHER_ADDRESS);
        if (at < 0 || reader.length(at) != 8 || reader.array()[at + 1] != 1) {
            return null;
        }
        byte[] b = reader.array();
        int port = (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff;
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {b[at + 4], b[at + 5], b[at + 6], b[at + 7]});
            return RemoteAddress.checked(address, port);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
