package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.peersession.api.control.ControlCodec;
import dev.peersession.api.control.ControlFrame;
import dev.peersession.signaling.Argon2Cost;
import dev.peersession.signaling.BlobText;
import dev.peersession.signaling.BrowserCredentials;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.OfferOptions;
import dev.peersession.signaling.SealedContent;
import dev.peersession.signaling.SealedOffer;
import dev.peersession.signaling.SealedReply;
import dev.peersession.signaling.Secret;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.qr.QrParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page reads and computes, against published vectors, against the vectors of {@code docs/WIRE-FORMAT.md}, and against the
 * library on texts that chance has changed: both must come to the same, refusals included.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageParsersContract {
    private static final long SEED = Long.getLong("p2p.seed", 20261121);
    private static final int MUTANTS = Integer.getInteger("p2p.mutants", 1500);
    private static final long EPOCH = 1_795_244_400L;

    private Browser browser;
    private PeerTab tab;

    abstract Browser startBrowser() throws IOException;

    @BeforeAll
    @Timeout(2 * BrowserProcess.START_SECONDS)
    void start(@TempDir Path directory) throws IOException {
        browser = startBrowser();
        tab = PeerTab.open(browser, PeerTab.write(directory));
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    /** To the other side nothing counts before the proof, and both are computed on threads of the browser. */
    @Test
    void the_proof_goes_out_first_even_when_the_other_sides_was_there_and_checked_before_it_was_made() {
        String sent = tab.evaluate("""
                (async () => {
                  const zeros = new Uint8Array(32);
                  const sent = [];
                  const nothing = () => {};
                  const host = { send: bytes => sent.push(bytes[0]), confirmed: nothing, ready: nothing, words: nothing, refused: nothing };
                  const keys = {
                    confirmation: () => new Promise(done => setTimeout(() => done(zeros), 50)),
                    verify: async () => true,
                    fingerprints: [zeros, zeros],
                  };
                  const link = new ControlLink(host, OFFERER, keys, 'Bob', 'WRONG_PIN');
                  link.start();
                  await link.input(frame(FRAME.CONFIRM, zeros, true));
                  await new Promise(done => setTimeout(done, 100));
                  return sent.join(' ');
                })()
                """);
        assertThat(sent).startsWith("1 2");
    }

    // ---- vectors

    /** Appendix B.1 of draft-irtf-cfrg-cpace-21. */
    @Test
    void computes_cpace_as_the_draft_does() {
        String all = tab.evaluate("(async () => { const h = fromHex; const prs = utf8('Password');"
                + "const ci = h('0b415f696e69746961746f720b425f726573706f6e646572'), sid = h('7e4b4791d6a8ef019b936c79fb7f2c57');"
                + "const a = h('21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080');"
                + "const b = h('848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a');"
                + "const g = await cpaceGenerator(prs, ci, sid), ya = await cpaceShare(a, g), yb = await cpaceShare(b, g);"
                + "const k1 = await cpaceIsk(a, yb, ya, utf8('ADa'), yb, utf8('ADb'), sid);"
                + "const k2 = await cpaceIsk(b, ya, ya, utf8('ADa'), yb, utf8('ADb'), sid);"
                + "return [cpaceGeneratorString(prs, ci, sid), g, ya, yb, k1, k2].map(hex).join(' '); })()");
        String isk = "6e19b875f7a561d6b3ca3dbb9ef42ac55de3e717881018204b8922b4d5e53bb2"
                + "aa82c300bea7b65d2b671da71922ddf6472301b79bc270adfa8bf413285f2263";
        assertThat(all.split(" "))
                .containsExactly(
                        "0843506163653235350850617373776f72646d" + "00".repeat(109)
                                + "180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57",
                        "d04bf6d41f6a289632a2e929fa29bebd51092512a7829fdde7d314b62f05a73f",
                        "1d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f32",
                        "248cccf6d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea32185623",
                        isk,
                        isk);
    }

    /** Appendix B.1.10: low-order points, some written with bit 255 set, which must be ignored. */
    @Test
    void refuses_the_low_order_points_of_the_draft() {
        Map<String, String> products = new LinkedHashMap<>();
        for (String low : List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")) {
            products.put(low, "refused");
        }
        products.put(
                "daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "d8e2c776bbacd510d09fd9278b7edcd25fc5ae9adfba3b6e040e8d3b71b21806");
        products.put(
                "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
                "e062dcd5376d58297be2618c7498f55baa07d7e03184e8aada20bca28888bf7a");
        List<String> seen = tab.each(
                "async p => { const s = fromHex('af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449aff');"
                        + "const isk = await cpaceIsk(s, fromHex(p), EMPTY, EMPTY, EMPTY, EMPTY);"
                        + "return isk ? hex(await x25519(s, fromHex(p))) : 'refused'; }",
                List.copyOf(products.keySet()));
        List<String> expected = List.copyOf(products.values());
        for (int i = 0; i < expected.size(); i++) {
            // Firefox refuses the last two by their bytes. No honest share looks like them, so that is as good.
            assertThat(seen.get(i)).as(List.copyOf(products.keySet()).get(i)).isIn(expected.get(i), "refused");
        }
        assertThat(seen.subList(0, 7)).containsOnly("refused");
    }

    /** Section 5 of {@code docs/WIRE-FORMAT.md}. */
    @Test
    void makes_the_vectors_of_the_document() throws IOException {
        String document =
                Files.readString(Path.of("..", "docs", "WIRE-FORMAT.md")).replaceAll("\\s", "");
        String lines = tab.evaluate("(async () => { const out = [];"
                + "const counting = from => n => Uint8Array.from({ length: n }, () => from++ & 255);"
                + "const fp = b => new Uint8Array(32).fill(b), host = (address, port, kind = 'host') => ({ kind, address, port });"
                + "const put = (name, value) => out.push(name + '=' + value);"
                + "for (const [mode, word, n] of [['PIN', '4821', 'pin.'], ['PASSPHRASE', 'orchid tunnel gravy monday sketch', 'passphrase.']]) {"
                + "  const secret = async () => { const s = await Secret.of(mode, word); s.budget = new GuessBudget(mode === 'PIN'); return s; };"
                + "  const offer = await SealedOffer.create(await secret(), { fingerprint: fp(0xA1), candidates: [host('192.168.1.20', 40000),"
                + "    host('10.8.0.2', 40000), host('172.17.0.1', 40000), host('203.0.113.77', 61234, 'srflx')], audio: false, browser: null },"
                + "    counting(0), " + EPOCH + ", 0x02);"
                + "  put(n + 'offer', hex(offer.bytes)); put(n + 'offer.text', blobText(offer.bytes)); put(n + 'offer.id', hex(offer.id));"
                + "  const reply = await SealedReply.open(blobText(offer.bytes), await secret(), " + EPOCH + ");"
                + "  await reply.begin(counting(0x40));"
                + "  const answer = await reply.answer({ fingerprint: fp(0xB2), candidates: [host('2001:db8::7', 50000)], audio: true,"
                + "    browser: { ufrag: '0a1b2c3d', password: '00112233445566778899aabbccddeeff' } });"
                + "  put(n + 'answer', hex(answer.bytes)); put(n + 'answer.text', blobText(answer.bytes));"
                + "  const { keys } = await offer.accept(blobQrText(answer.bytes));"
                + "  put(n + 'ice.offerer', keys.ice[0].ufrag + ':' + keys.ice[0].password);"
                + "  put(n + 'ice.answerer', keys.ice[1].ufrag + ':' + keys.ice[1].password);"
                + "  put(n + 'confirmation.answerer.browser', hex(await keys.confirmation(ANSWERER)));"
                + "}"
                + "const make = (role, from) => new Verification(role, fp(0xA1), fp(0xB2), counting(from)(32), fp(0xE0));"
                + "const a = make(OFFERER, 0x80), b = make(ANSWERER, 0xC0);"
                + "const commitment = await a.start(), nonce = await b.input(commitment), reveal = await a.input(nonce); await b.input(reveal);"
                + "put('verification.commitment', hex(commitment)); put('verification.nonce', hex(nonce)); put('verification.reveal', hex(reveal));"
                + "put('verification.words', b.words); put('verification.emoji', b.emojiNames); put('verification.digits', a.digits);"
                + "return out.join('\\n'); })()");
        assertThat(lines.lines())
                .hasSize(22)
                .allSatisfy(line -> assertThat(document).contains(line.replaceAll("\\s", "")));
    }

    @Test
    void an_answer_that_was_changed_anywhere_is_a_wrong_secret_or_malformed() {
        String broken = tab.evaluate(
                "(async () => { const fp = b => new Uint8Array(32).fill(b); const plain = f => ({ fingerprint: f,"
                        + "  candidates: [], audio: false, browser: null });"
                        + "const secret = await Secret.of('PIN', 'tamper'); secret.budget.limited = false;"
                        + "const offer = await SealedOffer.create(secret, plain(fp(1)));"
                        + "const reply = await SealedReply.open(blobText(offer.bytes), Object.assign(await Secret.of('PIN', 'tamper'), { budget: new GuessBudget(true) }));"
                        + "await reply.begin(); const { bytes } = await reply.answer(plain(fp(2))); const out = new Map();"
                        + "for (let bit = 0; bit < 8 * (bytes.length - 2); bit += bit < 8 ? 1 : 5) { const copy = bytes.slice(0, -2); copy[bit >> 3] ^= 1 << bit % 8;"
                        + "  offer.wrongAnswers = 0; const reason = await offer.accept(blobText(finishBlob(copy))).then(() => 'taken', e => e.reason ?? String(e));"
                        + "  out.set(reason, (out.get(reason) ?? 0) + 1); }"
                        + "return JSON.stringify([...out.keys()].sort()); })()");
        assertThat(broken)
                .isEqualTo("[\"DOWNGRADE\",\"MALFORMED\",\"OTHER_OFFER\",\"UNSUPPORTED_VERSION\",\"WRONG_PIN\"]");
    }

    @Test
    void words_cannot_be_had_out_of_order_or_with_another_nonce() {
        assertThat(tab.evaluate("(async () => { const fp = b => new Uint8Array(32).fill(b); const out = [];"
                        + "const run = async change => { const a = new Verification(OFFERER, fp(1), fp(2)), b = new Verification(ANSWERER, fp(1), fp(2));"
                        + "  const commitment = await a.start(); const nonce = await b.input(commitment); const reveal = await a.input(nonce);"
                        + "  await change(a, b, reveal, nonce); out.push(a.state + b.state); };"
                        + "await run((a, b, reveal) => b.input(reveal));"
                        + "await run((a, b, reveal) => { reveal[5] ^= 1; return b.input(reveal); });"
                        + "await run((a, b, reveal) => b.input(reveal.slice(0, 20)));"
                        + "await run((a, b, reveal, nonce) => b.input(nonce));"
                        + "return out.join(' '); })()"))
                .isEqualTo("DONEDONE DONEFAILED DONEFAILED DONEFAILED");
    }

    // ---- the page and the library read the same

    @Test
    void reads_changed_offers_as_the_library_does() {
        Random random = new Random(SEED);
        List<byte[]> samples = samples();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < MUTANTS; i++) {
            texts.add(BlobText.of(sealed(mutant(samples.get(random.nextInt(samples.size())), random))));
        }
        samples.forEach(sample -> texts.add(BlobText.of(sample)));
        Secret secret = Secret.pin("4821".toCharArray());
        List<String> expected = texts.stream().map(text -> opened(text, secret)).toList();
        List<String> seen = tab.each(
                "async t => { window.fuzzSecret ??= await Secret.of('PIN', '4821');"
                        + "return SealedReply.open(t, window.fuzzSecret, " + EPOCH
                        + ").then(({ content: c }) => [hex(c.fingerprint),"
                        + "  ...c.candidates.map(a => a.kind + ' ' + (addressBytes(a.address) ? hex(addressBytes(a.address)) : a.address) + ' ' + a.port),"
                        + "  c.audio, c.browser ? c.browser.ufrag + ':' + c.browser.password : ''].join(','),"
                        + "  e => e instanceof Refusal ? e.reason : 'BROKEN ' + e); }",
                texts);
        assertSame(texts, expected, seen);
        // The comparison is worth something only when chance made all sorts.
        assertThat(expected).contains("MALFORMED", "UNSUPPORTED_VERSION").anyMatch(e -> e.contains(","));
    }

    @Test
    void finds_blobs_in_texts_as_the_library_does() {
        Random random = new Random(SEED);
        List<byte[]> samples = samples();
        List<String> texts =
                new ArrayList<>(List.of("", "p2p:", "hello", "v=0\r\n", " v=0", "P2P/", "P2P/ABC", "p2p:p2p:p2p:"));
        String[] between = {"\n", "\r\n> ", " ", "\u200b", "\u00ad", "\"", "=", " and ", ".", "\u2014", "|"};
        for (int i = 0; i < MUTANTS; i++) {
            byte[] sample = samples.get(random.nextInt(samples.size()));
            StringBuilder text = new StringBuilder(BlobText.of(sample));
            for (int cuts = random.nextInt(4); cuts > 0; cuts--) {
                text.insert(random.nextInt(text.length() + 1), between[random.nextInt(between.length)]);
            }
            switch (random.nextInt(5)) {
                case 0 -> text.setLength(random.nextInt(text.length() + 1));
                case 1 -> text.setCharAt(random.nextInt(text.length()), (char) ('!' + random.nextInt(90)));
                case 2 -> text.append("\nKind regards, ").append("p2p:AAAA");
                case 3 -> text.insert(0, "Here it is: ");
                default ->
                    text = new StringBuilder(
                            text.toString().replace('-', '\u2013').replace('_', '/'));
            }
            texts.add(text.toString());
        }
        List<String> expected =
                texts.stream().map(text -> BlobText.kind(text).toString()).toList();
        assertSame(
                texts,
                expected,
                tab.each(
                        "t => { const k = kindOfText(t); return k === 'SDP' ? 'SDP' : k === null ? 'UNKNOWN' :"
                                + " ['PIN_OFFER', 'PIN_ANSWER', 'PASSPHRASE_OFFER', 'PASSPHRASE_ANSWER', 'CONNECT_CODE', 'RESUME_CODE'][k]; }",
                        texts));
        assertThat(expected).contains("UNKNOWN", "PIN_OFFER", "SDP");
    }

    @Test
    void reads_control_frames_as_the_library_does() {
        Random random = new Random(SEED);
        List<byte[]> samples = List.of(
                ControlCodec.encode(new ControlFrame.Confirm(new byte[32])),
                ControlCodec.encode(new ControlFrame.Hello(1, 7, "ada \u00fc")),
                ControlCodec.encode(new ControlFrame.Verify(new byte[33])),
                ControlCodec.encode(new ControlFrame.Candidates(
                        0, List.of("candidate:1 1 UDP 1 192.0.2.1 9 typ host", "candidate:2"))),
                ControlCodec.encode(new ControlFrame.Restart(3)),
                ControlCodec.encode(new ControlFrame.Bye(0)),
                ControlCodec.encode(new ControlFrame.Media(true, false)));
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MUTANTS; i++) {
            byte[] message = samples.get(random.nextInt(samples.size()));
            for (int more = random.nextInt(3); more > 0; more--) {
                message = concat(message, samples.get(random.nextInt(samples.size())));
            }
            messages.add(HexFormat.of().formatHex(random.nextInt(4) == 0 ? message : mutant(message, random)));
        }
        List<String> expected = messages.stream()
                .map(message -> {
                    List<ControlFrame> frames =
                            ControlCodec.parse(HexFormat.of().parseHex(message));
                    return frames == null
                            ? "null"
                            : frames.stream().map(PageParsersContract::shown).collect(Collectors.joining(";"));
                })
                .toList();
        assertSame(
                messages,
                expected,
                tab.each(
                        "m => { const ascii = t => t.replace(/[^ -~]/g, ''); const frames = parseFrames(fromHex(m)); return frames === null ? 'null'"
                                + " : frames.map(f => f.mac ? 'confirm ' + hex(f.mac) : f.name !== undefined ? `hello ${f.version} ${f.capabilities} ${ascii(f.name)}`"
                                + " : f.message ? 'verify ' + hex(f.message) : f.attributes ? `candidates ${f.generation} ${f.attributes.map(ascii).join('|')}`"
                                + " : f.generation !== undefined ? 'restart ' + f.generation : f.code !== undefined ? 'bye ' + f.code"
                                + " : f.sends !== undefined ? `media ${f.sends} ${f.plays}` : `unknown ${f.type} ${f.critical}`).join(';'); }",
                        messages));
        assertThat(expected).contains("null").anyMatch(e -> e.startsWith("hello"));
    }

    @Test
    void brings_pins_to_the_same_bytes_as_the_library() throws SignalingException {
        List<String> pins = List.of(
                "4821",
                " 48-21 ",
                "\uff14\uff18\uff12\uff11",
                "\u0664\u0668\u0662\u0661",
                "ABCD",
                "\u00c4\u00d6\u00dcx",
                "a\u0308bcd",
                "48\u00a021",
                "48\u2013\u201321",
                "\ufb01sh1",
                "\u0967\u0968\u0969\u096a",
                "\u1e9e\u00df\u03a3x",
                "\ud835\udfce123",
                "\ud83d\udc1d12",
                "12\t34",
                "\u200b1234",
                "x\u001cyzab",
                "\u2460\u2461\u2462\u2463");
        List<String> expected = new ArrayList<>();
        for (String pin : pins) {
            try (SealedOffer offer = SealedOffer.create(
                    Secret.pin(pin.toCharArray()), content(List.of(), null), CHEAP, counting(), EPOCH, 0)) {
                expected.add(HexFormat.of().formatHex(offer.bytes()));
            }
        }
        assertSame(
                pins,
                expected,
                tab.each(
                        "p => Secret.of('PIN', p).then(s => SealedOffer.create(s, { fingerprint: new Uint8Array(32), candidates: [], audio: false, browser: null },"
                                + " n => Uint8Array.from({ length: n }, (_, i) => i), " + EPOCH
                                + ")).then(o => hex(o.bytes), String)",
                        pins));
    }

    @Test
    void refuses_the_passphrases_that_the_library_refuses() {
        Random random = new Random(SEED);
        String[] parts = {
            "horse",
            "Battery",
            "staple",
            "correct",
            "qwerty",
            "1999",
            "2024",
            "abc",
            "!!",
            "zxkq",
            "aaaa",
            "7391",
            "-",
            " ",
            "HorseBattery",
            "\u00fcber",
            "supercalifragilistic",
            "tunnel",
            "gravy",
            "#",
            "x9",
            "\u5b57\u5e55"
        };
        List<String> phrases = new ArrayList<>();
        for (int i = 0; i < MUTANTS; i++) {
            StringBuilder phrase = new StringBuilder();
            for (int n = 1 + random.nextInt(7); n > 0; n--) {
                phrase.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            phrases.add(phrase.toString());
        }
        List<String> expected = phrases.stream()
                .map(phrase -> {
                    try {
                        Secret.passphrase(phrase.toCharArray()).close();
                        return "taken";
                    } catch (SignalingException e) {
                        return e.reason().toString();
                    }
                })
                .toList();
        assertSame(
                phrases,
                expected,
                tab.each("p => Secret.of('PASSPHRASE', p).then(() => 'taken', e => e.reason ?? String(e))", phrases));
        assertThat(expected).contains("taken", "WEAK_PASSPHRASE");
    }

    // ---- samples, and what chance makes of them

    private static final OfferOptions CHEAP =
            OfferOptions.builder().cost(Argon2Cost.FLOOR).build();

    private static List<byte[]> samples() {
        BrowserCredentials hex = new BrowserCredentials("0a1b2c3d", "00112233445566778899aabbccddeeff");
        BrowserCredentials ice = new BrowserCredentials("bMpR", "zyB3ld5LNwfn9O0T4kpvgkAo");
        CandidateAddress name = new CandidateAddress(
                CandidateAddress.Kind.HOST,
                InetSocketAddress.createUnresolved("95ba06ab-459e-4c80-90c2-6efc2aa5101d.local", 37313));
        List<SealedContent> contents = List.of(
                content(List.of(), null),
                content(List.of(name), ice),
                content(List.of(host("192.168.1.20", 40_000), host("10.8.0.2", 40_001), host("2001:db8::7", 9)), hex),
                content(List.of(host("2001:db8::7", 9), name), null));
        List<byte[]> samples = new ArrayList<>();
        for (SealedContent content : contents) {
            for (int padding : new int[] {0, 256}) {
                OfferOptions options = OfferOptions.builder().padding(padding).build();
                try (Secret secret = Secret.pin("4821".toCharArray());
                        SealedOffer offer = SealedOffer.create(secret, content, options, counting(), EPOCH, 0)) {
                    samples.add(offer.bytes());
                } catch (SignalingException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return samples;
    }

    /** Some bytes changed, cut out or put in. */
    private static byte[] mutant(byte[] sample, Random random) {
        byte[] out = sample.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(4)) {
                case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> out[at] = (byte) random.nextInt(4);
                case 2 ->
                    out = concat(
                            Arrays.copyOf(out, at), Arrays.copyOfRange(out, Math.min(out.length, at + 1), out.length));
                default ->
                    out = concat(
                            concat(Arrays.copyOf(out, at), new byte[] {(byte) random.nextInt(256)}),
                            Arrays.copyOfRange(out, at, out.length));
            }
            if (out.length == 0) {
                return new byte[1];
            }
        }
        return out;
    }

    /** The blob with its check code made right again. */
    private static byte[] sealed(byte[] blob) {
        int crc = 0xFFFF;
        for (int i = 0; i < blob.length - 2; i++) {
            crc ^= (blob[i] & 255) << 8;
            for (int b = 0; b < 8; b++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
            crc &= 0xFFFF;
        }
        byte[] out = blob.clone();
        if (out.length >= 2) {
            out[out.length - 2] = (byte) (crc >> 8);
            out[out.length - 1] = (byte) crc;
        }
        return out;
    }

    private static String opened(String text, Secret secret) {
        try (SealedReply reply = SealedReply.open(text, secret, new SecureRandom(), EPOCH)) {
            SealedContent c = reply.content();
            List<String> parts = new ArrayList<>();
            parts.add(HexFormat.of().formatHex(c.fingerprint()));
            for (CandidateAddress a : c.candidates()) {
                InetAddress ip = a.address().getAddress();
                parts.add(a.kind().name().toLowerCase(java.util.Locale.ROOT) + " "
                        + (ip == null
                                ? a.address().getHostString()
                                : HexFormat.of().formatHex(ip.getAddress())) + " "
                        + a.address().getPort());
            }
            parts.add(String.valueOf(c.audio()));
            BrowserCredentials b = c.browser();
            parts.add(b == null ? "" : b.ufrag() + ":" + b.password());
            return String.join(",", parts);
        } catch (SignalingException e) {
            return e.reason().toString();
        }
    }

    private static String shown(ControlFrame frame) {
        if (frame instanceof ControlFrame.Confirm f) {
            return "confirm " + HexFormat.of().formatHex(f.mac());
        } else if (frame instanceof ControlFrame.Hello f) {
            return "hello " + f.version() + " " + Integer.toUnsignedString(f.capabilities()) + " " + ascii(f.name());
        } else if (frame instanceof ControlFrame.Verify f) {
            return "verify " + HexFormat.of().formatHex(f.message());
        } else if (frame instanceof ControlFrame.Candidates f) {
            return "candidates " + Integer.toUnsignedString(f.generation()) + " "
                    + f.attributes().stream().map(PageParsersContract::ascii).collect(Collectors.joining("|"));
        } else if (frame instanceof ControlFrame.Restart f) {
            return "restart " + Integer.toUnsignedString(f.generation());
        } else if (frame instanceof ControlFrame.Bye f) {
            return "bye " + f.code();
        } else if (frame instanceof ControlFrame.Media f) {
            return "media " + f.sends() + " " + f.plays();
        } else if (frame instanceof ControlFrame.Unknown f) {
            return "unknown " + f.type() + " " + f.critical();
        }
        return "other";
    }

    /** Which code points are letters yet depends on the year; of the others both must think the same. */
    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "");
    }

    private static void assertSame(List<String> inputs, List<String> expected, List<String> seen) {
        for (int i = 0; i < inputs.size(); i++) {
            assertThat(seen.get(i))
                    .as("seed %s, input %s: %s", SEED, i, inputs.get(i))
                    .isEqualTo(expected.get(i));
        }
        assertThat(seen).hasSameSizeAs(expected);
    }

    private static SealedContent content(
            List<CandidateAddress> candidates, @org.jspecify.annotations.Nullable BrowserCredentials browser) {
        return new SealedContent(new byte[32], candidates, false, browser);
    }

    private static CandidateAddress host(String ip, int port) {
        return new CandidateAddress(CandidateAddress.Kind.HOST, new InetSocketAddress(ip, port));
    }

    /** 0, 1, 2 ... in each call. */
    @SuppressWarnings("serial")
    private static SecureRandom counting() {
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) i;
                }
            }
        };
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    @Test
    void texts_in_several_codes_go_both_ways_in_any_order() throws Exception {
        Random random = new Random(SEED);
        String noise = random.ints(4000, 32, 127).mapToObj(Character::toString).collect(Collectors.joining());
        for (String text : List.of("x", "grüße ☂ 傘 ".repeat(60), noise)) {
            List<String> parts = new ArrayList<>(QrParts.split(text, 100));
            Collections.shuffle(parts, random);
            // A camera sees each code more than once.
            parts.add(0, parts.get(parts.size() - 1));
            assertThat(joined(parts)).isEqualTo(text);

            QrParts.Reader reader = new QrParts.Reader();
            String whole = null;
            for (JsonElement part : JsonParser.parseString(
                            tab.evaluate("splitParts(" + new JsonPrimitive(text) + ", 100).then(JSON.stringify)"))
                    .getAsJsonArray()) {
                assertThat(whole).isNull();
                whole = reader.add(part.getAsString());
            }
            assertThat(whole).isEqualTo(text);
        }
    }

    @Test
    void damaged_mixed_and_endless_codes_are_refused_as_the_library_refuses_them() {
        Random random = new Random(SEED);
        List<String> parts = QrParts.split("v=0 and so on, ".repeat(20) + random.nextLong(), 16);
        List<String> other = QrParts.split("another text", 16);
        List<String> tried = new ArrayList<>(
                List.of("", "P2P*", "hello", other.get(0), parts.get(0).substring(1)));
        for (int i = 0; i < 300; i++) {
            StringBuilder changed = new StringBuilder(parts.get(random.nextInt(parts.size())));
            changed.setCharAt(random.nextInt(changed.length()), "0A:$ é".charAt(random.nextInt(6)));
            tried.add(changed.toString());
        }
        List<String> expected = new ArrayList<>();
        for (String each : tried) {
            QrParts.Reader reader = new QrParts.Reader();
            String outcome = "taken";
            try {
                reader.add(parts.get(0));
                reader.add(each);
            } catch (SignalingException e) {
                outcome = e.reason().name();
            }
            expected.add(outcome);
        }
        String first = new JsonPrimitive(parts.get(0)).toString();
        assertThat(tab.each(
                        "async x => { const r = new PartsReader(); await r.add(" + first
                                + "); return r.add(x).then(() => 'taken', e => e.reason); }",
                        tried))
                .isEqualTo(expected);
        assertThat(expected).contains("MALFORMED", "OTHER_OFFER");
        // Ten megabytes of nothing in ten codes.
        String bomb =
                "(async () => { const all = await deflated(new Uint8Array(10_000_000)), id = await partsId(all), out = [];"
                        + "const n = Math.ceil(all.length / 1000); const r = new PartsReader();"
                        + "try { for (let i = 0; i < n; i++) { const b = concat(id, Uint8Array.of(i, n), all.subarray(i * 1000, (i + 1) * 1000));"
                        + "await r.add(PARTS_PREFIX + base45(concat(b, crc32(b)))); } return 'taken'; } catch (e) { return e.reason; } })()";
        assertThat(tab.evaluate(bomb)).isEqualTo("TOO_LARGE");
    }

    private String joined(List<String> parts) {
        JsonArray array = new JsonArray();
        parts.forEach(array::add);
        return tab.evaluate("(async () => { const r = new PartsReader(); let whole = null; for (const p of " + array
                + ") whole = await r.add(p) ?? whole; return whole ?? ''; })()");
    }
}
