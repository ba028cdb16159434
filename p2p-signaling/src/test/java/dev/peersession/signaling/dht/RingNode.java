package dev.peersession.signaling.dht;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A node of a DHT for tests, without a socket: what it answers to get and put (BEP 5, BEP 44), honestly or in one of many wrong ways. */
final class RingNode {
    /** What is wrong with a node. */
    enum Kind {
        HONEST,
        SILENT,
        GARBAGE,
        OVERSIZE,
        OTHER_ID,
        OTHER_TRANSACTION,
        BAD_SIGNATURE,
        FOREIGN_KEY,
        OLD_VALUE,
        NO_TOKEN,
        REFUSES,
        INVENTS_CLOSER_NODES,
        SENDS_INTO_THE_LOCAL_NETWORK,
        POINTS_TO_ITSELF
    }

    private record Item(byte[] key, long seq, byte[] signature, byte[] value) {}

    final NodeId id;
    final InetSocketAddress address;
    final Kind kind;
    private final Random random;
    private final List<RingNode> table = new ArrayList<>();
    private final Map<NodeId, Item> items = new HashMap<>();
    private final Map<NodeId, Item> first = new HashMap<>();
    int queries;
    int foreignQueries;

    RingNode(NodeId id, InetSocketAddress address, Kind kind, Random random) {
        this.id = id;
        this.address = address;
        this.kind = kind;
        this.random = random;
    }

    static NodeId randomId(Random random) {
        byte[] id = new byte[NodeId.BYTES];
        random.nextBytes(id);
        return new NodeId(id);
    }

    /** Fills the tables: the sixteen next to each, and some far away. */
    static void acquaint(List<RingNode> nodes, Random random) {
        for (RingNode node : nodes) {
            nodes.stream()
                    .filter(n -> n != node)
                    .sorted((a, b) -> node.id.closer(a.id, b.id))
                    .limit(16)
                    .forEach(node.table::add);
            for (int i = 0; i < 16; i++) {
                node.table.add(nodes.get(random.nextInt(nodes.size())));
            }
        }
    }

    boolean holds(NodeId target) {
        return items.containsKey(target);
    }

    byte[] value(NodeId target) {
        return items.get(target).value;
    }

    /** The answer, or null for silence. */
    byte[] answer(byte[] packet, int length) {
        queries++;
        Bencode.Dictionary query = Bencode.dictionary(packet, length);
        Bencode.Dictionary a = query == null ? null : query.dictionary("a");
        if (a == null || query.number("ro") == null || query.number("ro") != 1) {
            foreignQueries++;
            return null;
        }
        byte[] transaction = query.text("t");
        String question = new String(query.text("q"), java.nio.charset.StandardCharsets.US_ASCII);
        switch (kind) {
            case SILENT -> {
                return null;
            }
            case GARBAGE -> {
                byte[] noise = new byte[random.nextInt(400)];
                random.nextBytes(noise);
                return noise;
            }
            case OVERSIZE -> {
                return new byte[60_000];
            }
            case OTHER_TRANSACTION -> transaction = new byte[] {1, 2, 3, 4};
            default -> {
                // It answers.
            }
        }
        return question.equals("put") ? put(a, transaction) : get(a, transaction);
    }

    private byte[] put(Bencode.Dictionary a, byte[] transaction) {
        byte[] key = a.text("k", 32);
        byte[] salt = a.text("salt");
        byte[] value = a.text("v");
        byte[] signature = a.text("sig", 64);
        long seq = a.number("seq");
        boolean known = Arrays.equals(a.text("token"), token());
        byte[] signed = DhtItem.signed(salt, seq, value);
        boolean genuine = Ed25519.verify(signature, 0, key, 0, signed, 0, signed.length);
        NodeId target = DhtItem.target(key, salt);
        Item before = items.get(target);
        boolean newer = before == null || seq > before.seq || seq == before.seq && Arrays.equals(value, before.value);
        if (kind == Kind.REFUSES || !known || !genuine || !newer || value.length > 996) {
            return error(transaction);
        }
        Item item = new Item(key, seq, signature, value);
        items.put(target, item);
        first.putIfAbsent(target, item);
        ByteArrayOutputStream out = begin();
        return end(out, transaction);
    }

    private byte[] get(Bencode.Dictionary a, byte[] transaction) {
        NodeId target = new NodeId(a.text("target", NodeId.BYTES));
        ByteArrayOutputStream out = begin();
        Item item = kind == Kind.OLD_VALUE ? first.get(target) : items.get(target);
        if (kind == Kind.BAD_SIGNATURE) {
            byte[] lie = new byte[200];
            random.nextBytes(lie);
            item = new Item(item == null ? new byte[32] : item.key, Long.MAX_VALUE, new byte[64], lie);
        }
        if (kind == Kind.FOREIGN_KEY) {
            DhtItem other =
                    DhtItem.of(target.bytes().length == 20 ? Arrays.copyOf(target.bytes(), 32) : null, new byte[0]);
            byte[] lie = {1, 2, 3};
            item = new Item(other.publicKey(), 9_999_999_999L, other.sign(9_999_999_999L, lie), lie);
        }
        if (item != null) {
            Bencode.raw(out, "1:k");
            Bencode.write(out, item.key);
        }
        Bencode.raw(out, "5:nodes");
        Bencode.write(out, nodes(target));
        if (item != null) {
            Bencode.raw(out, "3:seqi" + item.seq + "e3:sig");
            Bencode.write(out, item.signature);
        }
        if (kind != Kind.NO_TOKEN) {
            Bencode.raw(out, "5:token");
            Bencode.write(out, token());
        }
        if (item != null) {
            Bencode.raw(out, "1:v");
            Bencode.write(out, item.value);
        }
        return end(out, transaction);
    }

    private byte[] nodes(NodeId target) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (kind) {
            case INVENTS_CLOSER_NODES -> {
                for (int i = 0; i < 8; i++) {
                    byte[] closer = target.bytes().clone();
                    closer[19 - random.nextInt(3)] ^= (byte) (1 + random.nextInt(255));
                    compact(
                            out,
                            closer,
                            new byte[] {21, (byte) random.nextInt(256), (byte) random.nextInt(256), 7},
                            1000);
                }
            }
            case SENDS_INTO_THE_LOCAL_NETWORK -> {
                byte[] closer = target.bytes().clone();
                for (int i = 0; i < 8; i++) {
                    closer[19] ^= (byte) (i + 1);
                    compact(out, closer, new byte[] {(byte) 192, (byte) 168, 1, (byte) i}, 53);
                    compact(out, closer, new byte[] {(byte) 224, 0, 0, (byte) 251}, 5353);
                    compact(out, closer, new byte[] {8, 8, 8, (byte) i}, 0);
                }
            }
            case POINTS_TO_ITSELF -> {
                for (int i = 0; i < 8; i++) {
                    byte[] closer = target.bytes().clone();
                    closer[19] ^= (byte) (i + 1);
                    compact(out, closer, address.getAddress().getAddress(), address.getPort() + i);
                }
            }
            default ->
                table.stream()
                        .sorted((x, y) -> target.closer(x.id, y.id))
                        .limit(8)
                        .forEach(n -> compact(
                                out, n.id.bytes(), n.address.getAddress().getAddress(), n.address.getPort()));
        }
        return out.toByteArray();
    }

    private static void compact(ByteArrayOutputStream out, byte[] id, byte[] ip, int port) {
        out.writeBytes(id);
        out.writeBytes(ip);
        out.write(port >> 8);
        out.write(port);
    }

    private byte[] token() {
        return Arrays.copyOf(id.bytes(), 4);
    }

    private ByteArrayOutputStream begin() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bencode.raw(out, "d1:rd2:id");
        Bencode.write(out, kind == Kind.OTHER_ID ? randomId(random).bytes() : id.bytes());
        return out;
    }

    private static byte[] end(ByteArrayOutputStream out, byte[] transaction) {
        Bencode.raw(out, "e1:t");
        Bencode.write(out, transaction);
        Bencode.raw(out, "1:y1:re");
        return out.toByteArray();
    }

    private static byte[] error(byte[] transaction) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bencode.raw(out, "d1:eli302e3:noee1:t");
        Bencode.write(out, transaction);
        Bencode.raw(out, "1:y1:ee");
        return out.toByteArray();
    }
}
