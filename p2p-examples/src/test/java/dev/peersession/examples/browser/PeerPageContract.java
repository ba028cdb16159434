package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peersession.api.ConnectException;
import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.Invitation;
import dev.peersession.api.Listener;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Reply;
import dev.peersession.examples.chat.Terminal;
import dev.peersession.signaling.ConnectCode;
import dev.peersession.signaling.qr.QrCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code peer.html} in a real browser, opened from the disk, and a session of this JVM on the other side. */
// Two browsers at once would only wait for each other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerPageContract {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PIN = "4821";
    private static final String PASSPHRASE = "orchid tunnel gravy monday sketch";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path file;
    private Browser browser;
    private PeerTab tab;

    abstract Browser startBrowser() throws IOException;

    @BeforeAll
    @Timeout(2 * BrowserProcess.START_SECONDS)
    void start(@TempDir Path directory) throws IOException {
        browser = startBrowser();
        file = PeerTab.write(directory);
    }

    @AfterAll
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        tab = PeerTab.open(browser, file);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        opened.clear();
        tab.close();
    }

    // ---- a chat, either side making the offer

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_page_offers_and_the_jvm_answers(boolean passphrase) throws Exception {
        knows(passphrase).named("Bob");
        Reply reply = keep(session(passphrase)).reply(tab.offer());
        tab.accept(reply.text());
        Peer peer = reply.await(PATIENCE);
        tab.connected();
        assertThat(peer.name()).isEqualTo("Bob");
        talk(peer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_jvm_offers_and_the_page_answers(boolean passphrase) throws Exception {
        knows(passphrase);
        Invitation invitation = keep(keep(session(passphrase)).invite());
        Peer peer = invitation.accept(tab.answer(invitation.text()), PATIENCE);
        tab.connected();
        talk(peer);
    }

    /** An answer takes its time to be carried, while the page's own checks find nobody. */
    @Test
    @EnabledIfSystemProperty(named = "p2p.long", matches = "true", disabledReason = "run with -Dp2p.long=true")
    void an_answer_that_is_pasted_half_a_minute_after_the_page_made_it_still_connects() throws Exception {
        knows(false);
        Invitation invitation = keep(keep(session(false)).invite());
        String answer = tab.answer(invitation.text());
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(35));
        assertThat(tab.screen()).isEqualTo("reply");
        Peer peer = invitation.accept(answer, PATIENCE);
        tab.connected();
        talk(peer);
    }

    @Test
    void a_person_at_p2p_chat_and_one_at_the_page_talk_and_compare() throws Exception {
        knows(false).named("Bob");
        Terminal chat = keep(Terminal.pipes("chat", "chat", "--pin", "--name", "Ada", "--join"));
        chat.await("PIN");
        chat.type(PIN);
        chat.await("Paste the offer");
        chat.type(tab.offer());
        tab.accept(chat.await("p2p:[\\w-]+"));
        tab.connected();
        chat.await("Connected to Bob");
        String aloud = chat.await("Read this to the other side: [^\n]+").replaceAll(".*: ", "");
        chat.await("What do they read to you\\?");
        // What each reads aloud is among what the other chooses from.
        tab.forms();
        String read = tab.evaluate("$('verify-read').textContent");
        String choice = chat.await("[1-4]  " + read);
        chat.type("/confirm " + choice.charAt(0));
        chat.await("The same on both sides");
        assertThat(tab.evaluate("[...document.querySelectorAll('[name=choice]')].map(c => c.value).join('|')")
                        .split("\\|"))
                .contains(aloud.strip());
        tab.choose(aloud.strip());
        assertThat(tab.badge()).isEqualTo("Verified");
        tab.say("hello Ada");
        chat.await("hello Ada");
        chat.type("hello Bob");
        tab.sees("hello Bob");
    }

    @Test
    void two_pages_connect_and_one_reads_what_the_other_chooses_from() {
        knows(false);
        try (PeerTab other = PeerTab.open(browser, file).knows(false, PIN)) {
            tab.accept(other.answer(tab.offer()));
            tab.connected();
            other.connected();
            assertThat(other.forms()).isEqualTo(tab.forms());
            tab.choose(other.evaluate("$('verify-read').textContent"));
            other.choose(tab.evaluate("$('verify-read').textContent"));
            assertThat(List.of(tab.badge(), other.badge())).containsOnly("Verified");
            tab.say("hello");
            other.sees("hello");
        }
    }

    @Test
    void whoever_leaves_the_other_side_hears_of_it() throws Exception {
        PeerSession left = connect();
        tab.leave();
        awaitEnd(left);
        connect().close();
        assertThat(tab.refusal()).isEqualTo("REMOTE_CLOSED");
        assertThat(tab.screen()).isEqualTo("start");
    }

    @Test
    void a_wrong_choice_of_words_is_no_verification() throws Exception {
        connect();
        tab.forms();
        tab.choose("");
        assertThat(tab.badge()).isEqualTo("Not the same");
        assertThat(tab.refusal()).isEqualTo("HANDSHAKE_FAILED");
    }

    // ---- QR codes

    @Test
    void an_answer_is_read_from_a_picture_and_the_pages_own_code_reads_back() throws Exception {
        knows(false);
        String offer = tab.offer();
        String own = tab.evaluate(
                "(() => { const c = document.querySelector('#offer .qr'); return blobText(findBlobs(scan(c, c.width, c.height, 1600))[0].bytes); })()");
        assertThat(own).isEqualTo(offer);

        Reply reply = keep(session(false)).reply(offer);
        String png = Base64.getEncoder()
                .encodeToString(QrCode.of(reply.bytes(), QrCode.Correction.LOW).toPng(4));
        assertThat(tab.hand("picture", "answer", png)).startsWith("P2P/");
        tab.click("take-answer");
        reply.await(PATIENCE);
        tab.connected();
    }

    @Test
    void a_picture_without_a_code_is_refused() {
        String white = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=";
        tab.hand("picture", "paste", white);
        assertThat(tab.refusal()).isEqualTo("NO_QR");
        tab.hand("picture", "paste", Base64.getEncoder().encodeToString("no picture".getBytes()));
        assertThat(tab.refusal()).isEqualTo("NO_QR");
    }

    // ---- wrong secrets

    @Test
    void three_answers_with_a_wrong_pin_burn_an_offer() throws Exception {
        knows(false);
        String offer = tab.offer();
        for (int i = 0; i < 3; i++) {
            tab.accept(keep(stranger()).reply(offer).text());
            assertThat(tab.refusal()).isEqualTo("WRONG_PIN");
            // The right PIN is no cure for a burned offer, but was one before.
            assertThat(tab.evaluate("app.peer.sealed.attemptsLeft")).isEqualTo("" + (2 - i));
        }
        tab.accept(keep(session(false)).reply(offer).text());
        assertThat(tab.refusal()).isEqualTo("OFFER_BURNED");
    }

    @Test
    void a_right_answer_still_opens_an_offer_after_a_wrong_one() throws Exception {
        knows(false);
        String offer = tab.offer();
        tab.accept(keep(stranger()).reply(offer).text());
        assertThat(tab.refusal()).isEqualTo("WRONG_PIN");
        Reply reply = keep(session(false)).reply(offer);
        tab.accept(reply.text());
        reply.await(PATIENCE);
        tab.connected();
    }

    @Test
    void an_answer_of_the_page_with_a_wrong_pin_is_refused_by_the_jvm() throws Exception {
        tab.knows(false, "0000");
        Invitation invitation = keep(keep(session(false)).invite());
        String answer = tab.answer(invitation.text());
        assertThatThrownBy(() -> invitation.accept(answer, PATIENCE))
                .isInstanceOfSatisfying(
                        ConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PIN));
    }

    @Test
    void ten_unconfirmed_answers_void_a_pin_for_the_life_of_the_page() throws Exception {
        knows(false);
        Invitation invitation = keep(keep(session(false)).invite());
        for (int i = 0; i < 10; i++) {
            tab.answer(invitation.text());
            tab.evaluate("app.startAgain() ?? ''");
        }
        tab.paste(invitation.text());
        assertThat(tab.refusal()).isEqualTo("PIN_VOID");
        tab.click("make-offer");
        assertThat(tab.refusal()).isEqualTo("PIN_VOID");
    }

    @Test
    void an_offer_under_another_passphrase_is_refused() throws Exception {
        tab.knows(true, "velvet engine mosaic harbor pickle");
        tab.paste(keep(keep(session(true)).invite()).text());
        assertThat(tab.refusal()).isEqualTo("WRONG_PASSPHRASE");
    }

    // ---- what is no right text

    @Test
    void what_does_not_fit_is_refused_with_its_reason() throws Exception {
        knows(false);
        tab.paste(keep(keep(session(true)).invite()).text());
        assertThat(tab.refusal()).isEqualTo("DOWNGRADE");
        tab.paste("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n");
        assertThat(tab.refusal()).isEqualTo("DOWNGRADE");
        tab.paste("hello");
        assertThat(tab.refusal()).isEqualTo("MALFORMED");
        pasteAtOnce("'p2p:A'.padEnd(10000000, 'A')");
        assertThat(tab.refusal()).isEqualTo("TOO_LARGE");
        // A long mail is reduced to what counts in it.
        pasteAtOnce("'p2p:A '.padEnd(20000, 'x ')");
        assertThat(tab.refusal()).isEqualTo("MALFORMED");
        String offer = tab.offer();
        tab.accept(offer);
        assertThat(tab.refusal()).isEqualTo("OWN_OFFER");
        String other = keep(session(false))
                .reply(keep(keep(session(false)).invite()).text())
                .text();
        tab.accept(other);
        assertThat(tab.refusal()).isEqualTo("OTHER_OFFER");
        tab.evaluate("app.peer.sealed.deadline = 0");
        tab.accept(keep(session(false)).reply(offer).text());
        assertThat(tab.refusal()).isEqualTo("EXPIRED_OFFER");
        tab.evaluate("app.startAgain() ?? ''");
        tab.paste(offer);
        assertThat(tab.refusal()).isEqualTo("OWN_OFFER");
        tab.knows(false, "123");
        tab.click("make-offer");
        assertThat(tab.refusal()).isEqualTo("MALFORMED");
        tab.knows(true, "password password");
        tab.click("make-offer");
        assertThat(tab.refusal()).isEqualTo("WEAK_PASSPHRASE");
    }

    @Test
    void an_old_offer_is_refused() {
        knows(false);
        String old = tab.evaluate(
                "Secret.of('PIN', '5555').then(s => SealedOffer.create(s, { fingerprint: randomBytes(32), "
                        + "candidates: [], audio: false, browser: null }, randomBytes, Date.now() / 1000 - 3600)).then(o => blobText(o.bytes))");
        tab.paste(old);
        assertThat(tab.refusal()).isEqualTo("EXPIRED_OFFER");
    }

    // ---- connect codes

    @Test
    void the_page_comes_in_by_the_code_of_a_listener_with_nothing_to_carry_back() throws Exception {
        BlockingQueue<Peer> arrived = new LinkedBlockingQueue<>();
        Listener listener = keep(keep(PeerSession.builder().name("Ada").build()).listen());
        listener.onPeer(arrived::add);
        tab.named("Bob").paste(listener.code());
        tab.connected();
        Peer peer = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(peer).isNotNull();
        assertThat(peer.name()).isEqualTo("Bob");
        talk(peer);
    }

    @Test
    void by_a_connect_code_the_page_knocks_with_its_own_password_and_changes_none_of_its_credentials()
            throws Exception {
        try (Doorbell doorbell = new Doorbell();
                ConnectCode code = doorbell.code()) {
            tab.paste("Come in: " + code.text() + " .");
            tab.hand("screen", "connecting");
            String own =
                    tab.evaluate("(() => { const d = readDescription(app.peer.connection.localDescription.sdp).browser;"
                            + " return 'p2p/b1/' + d.password + ':' + d.ufrag; })()");
            // The listener writes its own name first, so the page's check says: yours, then mine.
            assertThat(doorbell.awaitVerifiedUsername(code.icePassword())).isEqualTo(own);
        }
    }

    // ---- the gate

    @Test
    void nothing_is_shown_or_obeyed_before_the_proof() {
        String seen = tab.evaluate("(async () => {"
                + "const seen = []; const host = { send: b => seen.push('send' + b[0]), confirmed: () => seen.push('confirmed'),"
                + "  ready: () => seen.push('ready'), words: () => seen.push('words'), media: () => seen.push('media'),"
                + "  candidates: () => seen.push('candidates'), refused: r => seen.push(r) };"
                + "const keys = await SessionKeys.derive(new Uint8Array(32), new Uint8Array(32), new Uint8Array(32));"
                + "const link = new ControlLink(host, OFFERER, keys, 'x', 'WRONG_PIN');"
                + "await link.input(frame(FRAME.HELLO, Uint8Array.of(1, 0, 0, 0, 2, 1, 65)));"
                + "await link.input(frame(FRAME.MEDIA, Uint8Array.of(3)));"
                + "await link.input(frame(FRAME.BYE, Uint8Array.of(0)));"
                + "await link.input(Uint8Array.of(1, 2, 3));"
                // Our own proof coming back, then a wrong one, then the right one.
                + "await link.input(frame(FRAME.CONFIRM, await keys.confirmation(OFFERER), true));"
                + "await link.input(frame(FRAME.CONFIRM, new Uint8Array(32), true));"
                + "seen.push('malformed' + link.malformed);"
                + "await link.input(frame(FRAME.CONFIRM, await keys.confirmation(ANSWERER), true));"
                + "await link.input(frame(99, EMPTY, true));"
                + "return seen.join(' '); })()");
        assertThat(seen).isEqualTo("WRONG_PIN WRONG_PIN malformed4 confirmed send2 send3 UNSUPPORTED_VERSION");
    }

    @Test
    void a_message_before_the_gate_waits_and_too_many_end_the_session() {
        String seen = tab.evaluate("(() => { const seen = []; const peer = new Peer({ peerText: t => seen.push(t), "
                + "peerReady: () => seen.push('ready'), peerEnded: r => seen.push(r) }, '');"
                + "peer.message('early'); seen.push('-'); peer.ready('ada', 2);"
                + "peer.isOpen = false; for (let i = 0; i < 1025; i++) peer.message('x'); return seen.join(' '); })()");
        assertThat(seen).isEqualTo("- ready early HANDSHAKE_FAILED");
    }

    // ---- quiet

    @Test
    void the_page_asks_for_nothing_but_itself_and_its_policy_lets_nothing_out() throws Exception {
        connect();
        try (Beacon beacon = new Beacon()) {
            String tries = tab.evaluate("(async () => { const to = '" + beacon.address() + "'; const out = [];"
                    + "const attempt = async (name, work) => { try { await work(); out.push(name + ' went out'); } catch { out.push(name); } };"
                    + "await attempt('fetch', () => fetch(to, { mode: 'no-cors' }));"
                    + "await attempt('image', () => new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = no; i.src = to; }));"
                    + "await attempt('socket', () => new Promise((ok, no) => { const s = new WebSocket(to.replace('http', 'ws')); s.onopen = ok; s.onerror = no; }));"
                    + "await attempt('script', () => new Promise((ok, no) => { const s = document.createElement('script'); s.onload = ok; s.onerror = no; s.src = to; document.head.append(s); }));"
                    + "return out.join(' '); })()");
            assertThat(tries).isEqualTo("fetch image socket script");
            assertThat(beacon.visits()).isZero();
        }
        assertThat(tab.page().requests())
                .filteredOn(address -> !address.startsWith("http://127.0.0.1") && !address.startsWith("ws://127.0.0.1"))
                .allMatch(address -> address.startsWith("file:") && address.endsWith("/peer.html")
                        || address.startsWith("data:")
                        || address.startsWith("blob:")
                        || address.equals("about:blank"));
    }

    // ---- the JVM's side

    /** As a person pastes it, and not as a script sets it. */
    private void pasteAtOnce(String text) {
        tab.evaluate("(() => { const text = " + text + "; $('paste').value = '';"
                + "$('paste').dispatchEvent(Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { getData: () => text } }));"
                + "return $('paste').value; })()");
    }

    private PeerTab knows(boolean passphrase) {
        return tab.knows(passphrase, passphrase ? PASSPHRASE : PIN);
    }

    private static PeerSession session(boolean passphrase) throws ConnectException {
        PeerSession.Builder builder = PeerSession.builder().name("Ada");
        return (passphrase ? builder.passphrase(PASSPHRASE.toCharArray()) : builder.pin(PIN.toCharArray())).build();
    }

    private static PeerSession stranger() throws ConnectException {
        return PeerSession.builder().pin("0000".toCharArray()).build();
    }

    private PeerSession connect() throws ConnectException {
        knows(false);
        PeerSession session = keep(session(false));
        Invitation invitation = keep(session.invite());
        invitation.accept(tab.answer(invitation.text()), PATIENCE);
        tab.connected();
        return session;
    }

    private void talk(Peer peer) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        peer.messages().onText(heard::add);
        tab.say("from the page: \u00fc\u20ac\ud83d\udc1d");
        assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo("from the page: \u00fc\u20ac\ud83d\udc1d");
        peer.messages().send("from the JVM <b>\u202e");
        tab.sees("from the JVM <b>");
        assertThat(tab.evaluate("$('chat-title').textContent")).isEqualTo("Ada");

        List<String> forms = tab.forms();
        assertThat(forms)
                .containsExactly(
                        peer.verification().words(),
                        peer.verification().emoji(),
                        peer.verification().digits());
        tab.choose(peer.verification().readAloud());
        assertThat(tab.badge()).isEqualTo("Verified");
    }

    private static void awaitEnd(PeerSession session) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!session.state().isFinal() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(session.state().isFinal()).isTrue();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }
}
