package dev.peersession.signaling.lan;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Multicast DNS as a neighbour may send it. */
class DnsFuzzTest {
    @FuzzTest(maxDuration = "30m")
    void message(byte[] data) {
        DnsMessage message = DnsMessage.decode(data, data.length);
        if (message == null) {
            return;
        }
        for (DnsRecord record : message.answers()) {
            if (record.type() == DnsRecord.PTR && DnsMessage.target(record) == null) {
                throw new AssertionError("a pointer was kept that points nowhere");
            }
        }
    }
}
