package dev.peersession.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** The vectors of docs/WIRE-FORMAT.md, for whoever writes the format down in another language. */
class VectorsTest {
    /** Gives out 00 01 02 ... first, and goes on counting. */
    @SuppressWarnings("serial")
    private static SecureRandom counting(int from) {
        return new SecureRandom() {
            private int next = from;

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) next++;
                }
            }
        };
    }

    private static Map<String, String> compute(Secret.Mode mode) throws SignalingException {
        Secret inviter = mode == Secret.Mode.PIN ? Blobs.pin("4821") : Blobs.passphrase();
        Secret guest = mode == Secret.Mode.PIN ? Blobs.pin("4821") : Blobs.passphrase();
        String name = mode == Secret.Mode.PIN ? "pin." : "passphrase.";
        SealedOffer offer =
                SealedOffer.create(inviter, Blobs.content(0xA1), Blobs.CHEAP, counting(0), Blobs.EPOCH, Blobs.NOW);
        SealedReply reply = SealedReply.open(offer.text(), guest, counting(0x40), Blobs.EPOCH);
        List<CandidateAddress> six = List.of(Blobs.candidate(CandidateAddress.Kind.HOST, "2001:db8::7", 50_000));
        BrowserCredentials browser = new BrowserCredentials("0a1b2c3d", "00112233445566778899aabbccddeeff");
        SealedAnswer answer = reply.answer(new SealedContent(Blobs.fingerprint(0xB2), six, true, browser));
        SessionKeys keys = offer.accept(answer.text(), Blobs.NOW).keys();
        Map<String, String> out = new LinkedHashMap<>();
        out.put(name + "offer", Hex.text(offer.bytes()));
        out.put(name + "offer.text", offer.text());
        out.put(name + "offer.id", Hex.text(offer.shortId()));
        out.put(name + "answer", Hex.text(answer.bytes()));
        out.put(name + "answer.text", answer.text());
        out.put(
                name + "ice.offerer",
                keys.ice(Role.OFFERER).ufrag() + ":"
                        + new String(keys.ice(Role.OFFERER).password()));
        out.put(
                name + "ice.answerer",
                keys.ice(Role.ANSWERER).ufrag() + ":"
                        + new String(keys.ice(Role.ANSWERER).password()));
        byte[] exporter = new byte[32];
        Arrays.fill(exporter, (byte) 0xE0);
        byte[] a = Blobs.fingerprint(0xA1);
        byte[] b = Blobs.fingerprint(0xB2);
        out.put(name + "confirmation.offerer", Hex.text(keys.confirmation(Role.OFFERER, a, b, exporter)));
        out.put(name + "confirmation.answerer", Hex.text(keys.confirmation(Role.ANSWERER, a, b, exporter)));
        out.put(name + "confirmation.answerer.browser", Hex.text(keys.confirmation(Role.ANSWERER, a, b, new byte[0])));
        return out;
    }

    private static Map<String, String> verification() {
        byte[] exporter = new byte[32];
        Arrays.fill(exporter, (byte) 0xE0);
        Verification offerer = Verification.start(
                Role.OFFERER, Blobs.fingerprint(0xA1), Blobs.fingerprint(0xB2), exporter, counting(0x80));
        Verification answerer = Verification.start(
                Role.ANSWERER, Blobs.fingerprint(0xA1), Blobs.fingerprint(0xB2), exporter, counting(0xC0));
        Map<String, String> out = new LinkedHashMap<>();
        byte[] commitment = offerer.poll();
        answerer.input(commitment);
        byte[] nonce = answerer.poll();
        offerer.input(nonce);
        byte[] reveal = offerer.poll();
        answerer.input(reveal);
        out.put("verification.commitment", Hex.text(commitment));
        out.put("verification.nonce", Hex.text(nonce));
        out.put("verification.reveal", Hex.text(reveal));
        out.put("verification.words", String.join(" ", answerer.words()));
        out.put("verification.emoji", String.join(", ", answerer.emojiNames()));
        out.put("verification.digits", answerer.digits());
        return out;
    }

    private static Map<String, String> all() throws SignalingException {
        Map<String, String> out = new LinkedHashMap<>();
        out.putAll(compute(Secret.Mode.PIN));
        out.putAll(compute(Secret.Mode.PASSPHRASE));
        out.putAll(verification());
        out.putAll(room());
        return out;
    }

    /** Of the name "Kitchen" in the hour 498679; the key and target are those of the DHT's first seat. */
    private static Map<String, String> room() {
        RoomKeys keys = RoomKeys.of(" Kitchen ");
        byte[] seed = keys.signingSeed(498_679);
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        Map<String, String> out = new LinkedHashMap<>();
        out.put("room.topic", Hex.text(keys.topic(498_679)));
        out.put("room.seed", Hex.text(seed));
        out.put("room.key", Hex.text(key));
        out.put("room.target", Hex.text(sha1(Bytes.concat(key, Bytes.ascii("0")))));
        out.put("room.message", Hex.text(keys.seal(Bytes.ascii("sealed blob"), counting(0))));
        return out;
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_format_has_not_changed() throws Exception {
        Properties expected = new Properties();
        try (InputStream in = VectorsTest.class.getResourceAsStream("vectors.properties")) {
            expected.load(in);
        }
        Map<String, String> actual = all();
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void the_document_shows_these_vectors() throws IOException, SignalingException {
        Path document = Path.of("..", "docs", "WIRE-FORMAT.md");
        String text = Files.readString(document).replaceAll("\\s", "");
        for (Map.Entry<String, String> vector : all().entrySet()) {
            assertThat(text.contains(vector.getKey() + "=" + vector.getValue().replaceAll("\\s", "")))
                    .as(vector.getKey())
                    .isTrue();
        }
    }

    public static void main(String[] args) throws Exception {
        all().forEach((name, value) -> System.out.println(name + "=" + value));
    }
}
