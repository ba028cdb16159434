package dev.peersession.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A small DHT on ports of the loopback interface that keeps mutable items (BEP 5, BEP 44), for tests of programs that meet in one. It
 * shares no code with the client: what both agree on is in the documents. One thread serves all nodes.
 */
public final class LocalDht implements AutoCloseable {
    private static final int ID_BYTES = 20;
    // BEP 5: a response names the eight closest.
    private static final int CLOSEST = 8;
    // BEP 44: the longest value, encoded.
    private static final int MAX_VALUE_BYTES = 1000;

    private final Selector selector;
    private final List<Node> nodes = new ArrayList<>();
    private volatile boolean closed;
    private volatile int items;

    private record Item(byte[] key, long seq, byte[] signature, Object value) {}

    private record Node(byte[] id, int port, DatagramChannel channel, Map<BigInteger, Item> items) {}

    /** @param size how many nodes, 1 to 200; the ids follow from this number */
    public LocalDht(int size) throws IOException {
        selector = Selector.open();
        Random random = new Random(size);
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        for (int i = 0; i < size; i++) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(loopback, 0));
            channel.configureBlocking(false);
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            Node node =
                    new Node(id, ((InetSocketAddress) channel.getLocalAddress()).getPort(), channel, new HashMap<>());
            channel.register(selector, SelectionKey.OP_READ, node);
            nodes.add(node);
        }
        Thread thread = new Thread(this::run, "local-dht");
        thread.setDaemon(true);
        thread.start();
    }

    /** A node to begin with. */
    public InetSocketAddress node() {
        return new InetSocketAddress("127.0.0.1", nodes.get(0).port);
    }

    /** How many items lie in the nodes together. */
    public int items() {
        return items;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private void run() {
        ByteBuffer in = ByteBuffer.allocate(65_536);
        try (selector) {
            while (!closed) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    serve((Node) key.attachment(), in);
                }
                selector.selectedKeys().clear();
            }
            for (Node node : nodes) {
                node.channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Node node, ByteBuffer in) throws IOException {
        in.clear();
        if (!(node.channel.receive(in) instanceof InetSocketAddress from)) {
            return;
        }
        byte[] answer = answer(node, Arrays.copyOf(in.array(), in.position()));
        if (answer != null) {
            node.channel.send(ByteBuffer.wrap(answer), from);
        }
    }

    private byte @Nullable [] answer(Node node, byte[] packet) {
        try {
            Map<String, Object> query = Bencoding.dictionary(packet);
            Map<?, ?> arguments = (Map<?, ?>) query.get("a");
            byte[] transaction = (byte[]) query.get("t");
            byte[] question = (byte[]) query.get("q");
            if (arguments == null || transaction == null || question == null) {
                return null;
            }
            return switch (new String(question, StandardCharsets.ISO_8859_1)) {
                case "get" ->
                    arguments.get("target") instanceof byte[] target
                            ? response(transaction, get(node, target))
                            : error(transaction, 203, "missing argument");
                case "put" -> put(node, arguments, transaction);
                default -> error(transaction, 204, "Method Unknown");
            };
        } catch (IllegalArgumentException | ClassCastException | GeneralSecurityException e) {
            return null;
        }
    }

    private Map<String, Object> get(Node node, byte[] target) {
        Map<String, Object> answer = new TreeMap<>();
        answer.put("id", node.id);
        answer.put("token", token(node));
        ByteArrayOutputStream closest = new ByteArrayOutputStream();
        nodes.stream()
                .sorted((x, y) -> distance(x.id, target).compareTo(distance(y.id, target)))
                .limit(CLOSEST)
                .forEach(n -> {
                    closest.writeBytes(n.id);
                    closest.writeBytes(new byte[] {127, 0, 0, 1, (byte) (n.port >> 8), (byte) n.port});
                });
        answer.put("nodes", closest.toByteArray());
        Item item = node.items.get(new BigInteger(1, target));
        if (item != null) {
            answer.put("k", item.key);
            answer.put("seq", item.seq);
            answer.put("sig", item.signature);
            answer.put("v", item.value);
        }
        return answer;
    }

    /** BEP 44: checks token, size, signature and sequence number. */
    private byte[] put(Node node, Map<?, ?> a, byte[] transaction) throws GeneralSecurityException {
        byte[] key = (byte[]) a.get("k");
        byte[] salt = a.get("salt") instanceof byte[] given ? given : new byte[0];
        byte[] signature = (byte[]) a.get("sig");
        Object value = a.get("v");
        if (key == null || signature == null || value == null || !(a.get("seq") instanceof Long seq)) {
            return error(transaction, 203, "missing argument");
        }
        if (!Arrays.equals((byte[]) a.get("token"), token(node))) {
            return error(transaction, 203, "bad token");
        }
        if (Bencoding.encode(value).length > MAX_VALUE_BYTES) {
            return error(transaction, 205, "message (v field) too big");
        }
        if (salt.length > 64) {
            return error(transaction, 207, "salt too big");
        }
        if (!verifies(key, signature, signed(salt, seq, value))) {
            return error(transaction, 206, "invalid signature");
        }
        byte[] named = Arrays.copyOf(key, key.length + salt.length);
        System.arraycopy(salt, 0, named, key.length, salt.length);
        BigInteger target = new BigInteger(1, MessageDigest.getInstance("SHA-1").digest(named));
        Item before = node.items.get(target);
        if (before != null && seq < before.seq) {
            return error(transaction, 302, "sequence number less than current");
        }
        node.items.put(target, new Item(key, seq, signature, value));
        items = nodes.stream().mapToInt(n -> n.items.size()).sum();
        Map<String, Object> done = new TreeMap<>();
        done.put("id", node.id);
        return response(transaction, done);
    }

    private static byte[] signed(byte[] salt, long seq, Object value) {
        Map<String, Object> all = new TreeMap<>();
        if (salt.length > 0) {
            all.put("salt", salt);
        }
        all.put("seq", seq);
        all.put("v", value);
        byte[] dictionary = Bencoding.encode(all);
        return Arrays.copyOfRange(dictionary, 1, dictionary.length - 1);
    }

    private static boolean verifies(byte[] key, byte[] signature, byte[] signed) throws GeneralSecurityException {
        byte[] y = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            y[i] = key[key.length - 1 - i];
        }
        boolean xOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7F;
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(xOdd, new BigInteger(1, y)))));
        check.update(signed);
        return check.verify(signature);
    }

    private static BigInteger distance(byte[] id, byte[] target) {
        return new BigInteger(1, id).xor(new BigInteger(1, target));
    }

    private static byte[] token(Node node) {
        return Arrays.copyOf(node.id, 4);
    }

    private static byte[] response(byte[] transaction, Map<String, Object> values) {
        Map<String, Object> message = new TreeMap<>();
        message.put("r", values);
        message.put("t", transaction);
        message.put("y", new byte[] {'r'});
        return Bencoding.encode(message);
    }

    private static byte[] error(byte[] transaction, long code, String text) {
        Map<String, Object> message = new TreeMap<>();
        message.put("e", List.of(code, text.getBytes(StandardCharsets.ISO_8859_1)));
        message.put("t", transaction);
        message.put("y", new byte[] {'e'});
        return Bencoding.encode(message);
    }
}
