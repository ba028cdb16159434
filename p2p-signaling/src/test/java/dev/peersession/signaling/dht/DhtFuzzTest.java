package dev.peersession.signaling.dht;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;

/** What a node may send. */
class DhtFuzzTest {
    private static final InetSocketAddress NODE = new InetSocketAddress(VirtualRing.ip(20, 0, 0, 1), 6881);
    private static final DhtItem ITEM = DhtItem.of(new byte[32], new byte[] {'0'});

    @FuzzTest(maxDuration = "30m")
    void bencode(byte[] data) {
        Bencode.Dictionary read = Bencode.dictionary(data, data.length);
        if (read != null && (data[0] != 'd' || data[data.length - 1] != 'e')) {
            throw new AssertionError("no dictionary");
        }
    }

    /** With the transaction of the question, which a node knows; the rest is its own. */
    @FuzzTest(maxDuration = "30m")
    void answer(byte[] data) {
        DhtClient client = new DhtClient(List.of(NODE), new Random(1));
        client.get(ITEM, 0);
        byte[] question = client.poll().packet();
        byte[] transaction = Bencode.dictionary(question, question.length).text("t");
        byte[] answer = data.clone();
        int at = new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("1:t4:");
        if (at >= 0 && at + 9 <= answer.length) {
            System.arraycopy(transaction, 0, answer, at + 5, 4);
        }
        client.input(answer, answer.length, NODE, 1);
        int sent = 0;
        for (long now = 2; now < 200_000_000_000L; now += 1_000_000_000L) {
            while (client.poll() != null) {
                sent++;
            }
            client.timeout(now);
        }
        if (sent > 2 * Lookup.MAX_QUESTIONS) {
            throw new AssertionError("one answer caused " + sent + " questions");
        }
        for (DhtClient.Event e = client.pollEvent(); e != null; e = client.pollEvent()) {
            if (e instanceof DhtClient.Looked looked && looked.best() != null) {
                DhtMessage.Stored best = looked.best();
                if (!ITEM.verifies(best.seq(), best.value(), best.key(), best.signature())) {
                    throw new AssertionError("not signed");
                }
            }
        }
    }
}
