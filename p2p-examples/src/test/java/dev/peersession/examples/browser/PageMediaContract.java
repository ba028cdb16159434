package dev.peersession.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.peersession.api.Invitation;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerSession;
import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.SoundFile;
import dev.peersession.signaling.qr.QrCode;
import dev.peersession.signaling.qr.QrParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page with a camera that looks at QR codes and a microphone that plays a tone. */
abstract class PageMediaContract {
    static final double PAGES_TONE = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int AGENTS_TONE = 440;

    /** With a microphone of {@link #PAGES_TONE}. */
    abstract Browser startWithMicrophone(Path directory) throws IOException;

    /** With a camera before which these codes are held, one after the other, again and again. */
    abstract PeerTab openWithCamera(Path directory, List<QrCode> codes) throws IOException;

    abstract void closeBrowser() throws IOException;

    @Test
    void the_camera_reads_the_offer_of_the_jvm(@TempDir Path directory) throws Exception {
        try (PeerSession session = PeerSession.builder()
                        .name("Ada")
                        .pin("4821".toCharArray())
                        .build();
                Invitation invitation = session.invite()) {
            connectByCamera(directory, invitation, List.of(invitation.qr()));
        }
    }

    @Test
    void the_camera_reads_an_offer_in_several_codes(@TempDir Path directory) throws Exception {
        try (PeerSession session = PeerSession.builder()
                        .name("Ada")
                        .pin("4821".toCharArray())
                        .build();
                Invitation invitation = session.invite()) {
            List<QrCode> codes = QrParts.codes(invitation.text(), 50);
            assertThat(codes).hasSizeGreaterThan(1);
            connectByCamera(directory, invitation, codes);
        }
    }

    private void connectByCamera(Path directory, Invitation invitation, List<QrCode> codes) throws Exception {
        try (PeerTab tab = openWithCamera(directory, codes)) {
            tab.knows(false, "4821");
            tab.evaluate("document.querySelector('[data-scan=paste] button').click() ?? ''");
            tab.hand("screen", "reply");
            // The light goes out once the code is read.
            assertThat(tab.evaluate("app.camera.stream.getTracks().every(track => track.readyState === 'ended')"))
                    .isEqualTo("true");
            if (codes.size() > 1) {
                assertThat(tab.evaluate("$('parts-read').textContent"))
                        .isEqualTo(codes.size() + " of " + codes.size() + " codes read");
            }
            CompletableFuture<Peer> peer = invitation.acceptAsync(tab.hand("blob", "reply"));
            tab.connected();
            assertThat(peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .verification()
                            .words())
                    .isEqualTo(tab.forms().get(0));
        } finally {
            closeBrowser();
        }
    }

    @Test
    void a_camera_that_sees_no_code_is_let_go_when_the_person_gives_up(@TempDir Path directory) throws Exception {
        try (PeerTab tab = openWithCamera(directory, List.of())) {
            tab.evaluate("document.querySelector('[data-scan=paste] button').click() ?? ''");
            tab.await("a picture", "$('viewfinder').videoWidth > 0");
            tab.click("close-camera");
            tab.await("the end", "app.camera.stream.getTracks().every(track => track.readyState === 'ended')");
            assertThat(tab.screen()).isEqualTo("start");
        } finally {
            closeBrowser();
        }
    }

    @Test
    void the_page_and_the_agent_hear_each_other_twice(@TempDir Path directory) throws Exception {
        Path heard = directory.resolve("heard.wav");
        Browser browser = startWithMicrophone(directory);
        try (AgentProcess agent = AgentProcess.start("agent");
                PeerTab tab = PeerTab.open(browser, PeerTab.write(directory))) {
            String session = agent.ok(
                            "session.new",
                            "pin",
                            "4821",
                            "audio",
                            Map.of("source", "tone:" + AGENTS_TONE, "sink", "wav:" + heard))
                    .get("session")
                    .getAsString();
            tab.knows(false, "4821");
            String answer = agent.ok("answer", "session", session, "offer", tab.offer())
                    .get("text")
                    .getAsString();
            tab.accept(answer);
            tab.connected();
            // The agent consents to calls beforehand, so it rings as soon as the two know each other.
            tab.await("ringing", "!$('ringing').hidden");
            tab.click("take-call");
            agent.event("call", "session", session, "state", "active");
            hearEachOther(tab, agent, session);

            tab.click("hang-up");
            agent.event("call", "session", session, "state", "ended");
            assertThat(tab.evaluate("app.peer.call.isWanted")).isEqualTo("false");
            tab.click("call");
            tab.await("the second call", "app.peer.call.isActive");
            hearEachOther(tab, agent, session);
            agent.ok("session.close", "session", session);
            assertThat(tab.refusal()).isEqualTo("REMOTE_CLOSED");
            // A machine that stands still for moments tears holes into the tone; other sounds come to next to nothing.
            assertThat(SoundFile.loudestToneShare(heard, PAGES_TONE)).isGreaterThan(0.5);
        } finally {
            closeBrowser();
        }
    }

    private static void hearEachOther(PeerTab tab, AgentProcess agent, String session) {
        // How loud it is now: the sum goes on growing only while something is heard.
        tab.await(
                "sound from the agent",
                "app.peer.connection.getStats().then(all => [...all.values()].some(s => s.type === 'inbound-rtp' && s.audioLevel > 0.05))");
        for (int i = 0; ; i++) {
            JsonObject stats = JsonParser.parseString(
                            agent.ok("call.stats", "session", session).toString())
                    .getAsJsonObject();
            if (stats.get("packetsReceived").getAsLong() >= 50) {
                assertThat(stats.get("packetsRejected").getAsLong()).isZero();
                return;
            }
            assertThat(i).as("asked for sound: %s", stats).isLessThan(400);
            tab.evaluate("new Promise(done => setTimeout(() => done(''), 50))");
        }
    }
}
