package dev.peersession.signaling.dht;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries that we send and responses that we read (BEP 5 "KRPC", BEP 44). Queries of others are not answered: we are read-only. */
final class DhtMessage {
    /** Longer than any response: eight nodes of each family, an item, and what else a node likes to add. */
    static final int MAX_BYTES = 2048;

    static final int TRANSACTION_BYTES = 4;

    private static final int PORT_BYTES = 2;
    // BEP 5: eight; some send more.
    private static final int MAX_NODES = 32;
    // Tokens of the known programs have 4 to 20 bytes; it is sent back eight times.
    private static final int MAX_TOKEN_BYTES = 64;

    /** Another node, by hearsay. */
    record Node(NodeId id, InetSocketAddress address) {}

    /** What lies under an item's target; not yet verified. */
    record Stored(byte[] key, long seq, byte[] signature, byte[] value) {}

    /** A response, or when {@code id} is null an error. */
    record Response(
            int transaction,
            @Nullable NodeId id,
            byte @Nullable [] token,
            List<Node> nodes,
            @Nullable Stored stored) {}

    private DhtMessage() {}

    static byte[] get(int transaction, NodeId own, NodeId target) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        Bencode.raw(out, "d1:ad2:id");
        Bencode.write(out, own.bytes());
        Bencode.raw(out, "6:target");
        Bencode.write(out, target.bytes());
        Bencode.raw(out, "e1:q3:get");
        return end(out, transaction);
    }

    static byte[] put(
            int transaction, NodeId own, DhtItem item, long seq, byte[] signature, byte[] token, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1280);
        Bencode.raw(out, "d1:ad2:id");
        Bencode.write(out, own.bytes());
        Bencode.raw(out, "1:k");
        Bencode.write(out, item.publicKey());
        Bencode.raw(out, "4:salt");
        Bencode.write(out, item.salt());
        Bencode.raw(out, "3:seqi" + seq + "e3:sig");
        Bencode.write(out, signature);
        Bencode.raw(out, "5:token");
        Bencode.write(out, token);
        Bencode.raw(out, "1:v");
        Bencode.write(out, value);
        Bencode.raw(out, "e1:q3:put");
        return end(out, transaction);
    }

    /** BEP 43: {@code ro} tells others not to keep us in their tables. */
    private static byte[] end(ByteArrayOutputStream out, int transaction) {
        Bencode.raw(out, "2:roi1e1:t");
        byte[] t = new byte[TRANSACTION_BYTES];
        for (int i = 0; i < t.length; i++) {
            t[i] = (byte) (transaction >> 24 - 8 * i);
        }
        Bencode.write(out, t);
        Bencode.raw(out, "1:y1:qe");
        return out.toByteArray();
    }

    /** Null when it is neither a response nor an error that could be meant for us. */
    static @Nullable Response parse(byte[] packet, int length) {
        Bencode.Dictionary message = length > MAX_BYTES ? null : Bencode.dictionary(packet, length);
        byte[] t = message == null ? null : message.text("t", TRANSACTION_BYTES);
        byte[] kind = message == null ? null : message.text("y", 1);
        if (message == null || t == null || kind == null) {
            return null;
        }
        int transaction = (t[0] & 255) << 24 | (t[1] & 255) << 16 | (t[2] & 255) << 8 | t[3] & 255;
        if (kind[0] == 'e') {
            return new Response(transaction, null, null, List.of(), null);
        }
        Bencode.Dictionary r = kind[0] == 'r' ? message.dictionary("r") : null;
        byte[] id = r == null ? null : r.text("id", NodeId.BYTES);
        if (r == null || id == null) {
            return null;
        }
        byte[] token = r.text("token");
        List<Node> nodes = new ArrayList<>();
        nodes(r.text("nodes"), 4, nodes);
        // BEP 32.
        nodes(r.text("nodes6"), 16, nodes);
        return new Response(
                transaction,
                new NodeId(id),
                token == null || token.length > MAX_TOKEN_BYTES ? null : token,
                nodes,
                stored(r));
    }

    private static @Nullable Stored stored(Bencode.Dictionary r) {
        byte[] key = r.text("k", DhtItem.KEY_BYTES);
        byte[] signature = r.text("sig", DhtItem.SIGNATURE_BYTES);
        byte[] value = r.text("v");
        Long seq = r.number("seq");
        if (key == null || signature == null || value == null || seq == null) {
            return null;
        }
        return value.length <= DhtItem.MAX_VALUE_BYTES && seq >= 0 ? new Stored(key, seq, signature, value) : null;
    }

    private static void nodes(byte @Nullable [] compact, int ipBytes, List<Node> into) {
        int each = NodeId.BYTES + ipBytes + PORT_BYTES;
        if (compact == null || compact.length % each != 0) {
            return;
        }
        for (int at = 0; at < compact.length && into.size() < MAX_NODES; at += each) {
            int ip = at + NodeId.BYTES;
            int port = (compact[ip + ipBytes] & 255) << 8 | compact[ip + ipBytes + 1] & 255;
            NodeId id = new NodeId(Arrays.copyOfRange(compact, at, ip));
            try {
                InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(compact, ip, ip + ipBytes));
                into.add(new Node(id, new InetSocketAddress(address, port)));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("4 or 16 bytes are an address", e);
            }
        }
    }
}
