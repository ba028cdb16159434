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
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page with a camera that looks at a QR code and a microphone that plays a tone. */
@ResourceLock("browser")
class ChromiumPageMediaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final double PAGES_TONE = 1000;
    private static final int AGENTS_TONE = 440;

    @Test
    void the_camera_reads_the_offer_of_the_jvm(@TempDir Path directory) throws Exception {
        try (PeerSession session = PeerSession.builder()
                        .name("Ada")
                        .pin("4821".toCharArray())
                        .build();
                Invitation invitation = session.invite()) {
            Path film = film(directory.resolve("code.y4m"), QrCode.of(invitation.bytes(), QrCode.Correction.LOW));
            Browser browser = Chromium.start(
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream",
                    "--use-file-for-fake-video-capture=" + film);
            try (PeerTab tab = PeerTab.open(browser, PeerTab.write(directory))) {
                tab.knows(false, "4821");
                tab.evaluate("document.querySelector('[data-scan=paste] button').click() ?? ''");
                tab.hand("screen", "reply");
                // The light goes out once the code is read.
                assertThat(tab.evaluate("app.camera.stream.getTracks().every(track => track.readyState === 'ended')"))
                        .isEqualTo("true");
                CompletableFuture<Peer> peer = invitation.acceptAsync(tab.hand("blob", "reply"));
                tab.connected();
                assertThat(peer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .verification()
                                .words())
                        .isEqualTo(tab.forms().get(0));
            } finally {
                browser.close();
            }
        }
    }

    @Test
    void the_page_and_the_agent_hear_each_other_twice(@TempDir Path directory) throws Exception {
        Path microphone = SoundFile.tone(directory.resolve("microphone.wav"), PAGES_TONE, 10);
        Path heard = directory.resolve("heard.wav");
        Browser browser = Chromium.start(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone,
                "--autoplay-policy=no-user-gesture-required");
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
            assertThat(SoundFile.loudestToneShare(heard, PAGES_TONE)).isGreaterThan(0.8);
        } finally {
            browser.close();
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

    /** A film of one still picture, as Chromium's fake camera plays it: 640 by 480, in shades of grey. */
    private static Path film(Path file, QrCode code) throws IOException {
        int width = 640;
        int height = 480;
        int scale = 8;
        byte[] light = new byte[width * height];
        Arrays.fill(light, (byte) 235);
        int left = (width - code.size() * scale) / 2;
        int top = (height - code.size() * scale) / 2;
        for (int y = 0; y < code.size() * scale; y++) {
            for (int x = 0; x < code.size() * scale; x++) {
                if (code.isDark(x / scale, y / scale)) {
                    light[(top + y) * width + left + x] = 16;
                }
            }
        }
        byte[] colourless = new byte[width * height / 2];
        Arrays.fill(colourless, (byte) 128);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n".getBytes(StandardCharsets.US_ASCII));
            for (int frame = 0; frame < 3; frame++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(light);
                out.write(colourless);
            }
        }
        return file;
    }
}
