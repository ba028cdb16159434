package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.peersession.examples.AgentProcess;
import dev.peersession.examples.SoundFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call of a room of agents, each in its own process, with WAV files in the place of microphones and loudspeakers. */
class AgentRoomCallTest {
    private static final int[] TONES = {440, 670, 910, 1180};
    private static final double WAV_SECONDS = 40;
    private static final long POLL_NANOS = 200_000_000L;
    private static final long LIMIT_NANOS = 180_000_000_000L;

    private final List<AgentProcess> agents = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();

    @TempDir
    private Path directory;

    @TempDir
    private Path meeting;

    @AfterEach
    void all_exit_cleanly() throws IOException {
        for (AgentProcess agent : agents) {
            assertThat(agent.exit()).isZero();
            assertThat(agent.errors()).isEmpty();
        }
    }

    private void open(int size) throws IOException {
        String name = "choir " + UUID.randomUUID();
        for (int i = 0; i < size; i++) {
            AgentProcess agent = AgentProcess.start("m" + i);
            agents.add(agent);
            sessions.add(agent.ok("session.new", "name", "m" + i, "pin", "4821", "ice", Map.of("loopback", true))
                    .get("session")
                    .getAsString());
            rooms.add(agent.ok("room.open", "session", sessions.get(i), "name", name, "via", via())
                    .get("room")
                    .getAsString());
        }
        for (int i = 0; i < size; i++) {
            for (int other = 0; other < size; other++) {
                if (other != i) {
                    agents.get(i).event("join", "room", rooms.get(i), "peer", "m" + other);
                }
            }
        }
    }

    private JsonArray via() {
        JsonArray via = new JsonArray();
        via.add("folder:" + meeting);
        return via;
    }

    /** Until so many packets came from each of so many members. */
    private void awaitPackets(int agent, int members, long packets) {
        long end = System.nanoTime() + LIMIT_NANOS;
        JsonObject stats = stats(agent);
        while (heard(stats, packets) < members) {
            assertThat(System.nanoTime() - end).as("m%d hears %s", agent, stats).isNegative();
            LockSupport.parkNanos(POLL_NANOS);
            stats = stats(agent);
        }
    }

    private JsonObject stats(int agent) {
        return agents.get(agent).ok("room.call.stats", "room", rooms.get(agent));
    }

    private static long heard(JsonObject stats, long packets) {
        long enough = 0;
        for (JsonElement member : stats.getAsJsonArray("members")) {
            enough += member.getAsJsonObject().get("packetsReceived").getAsLong() >= packets ? 1 : 0;
        }
        return enough;
    }

    @Test
    void four_with_files_hear_each_other_and_not_themselves() throws Exception {
        open(4);
        for (int i = 0; i < 4; i++) {
            Path in = SoundFile.tone(directory.resolve("in" + i + ".wav"), TONES[i], WAV_SECONDS);
            agents.get(i)
                    .ok("room.call.start", "room", rooms.get(i), "source", "wav:" + in, "sink", "wav:" + recording(i));
        }
        for (int i = 0; i < 4; i++) {
            awaitPackets(i, 3, 200);
        }
        for (int i = 0; i < 4; i++) {
            agents.get(i).ok("room.call.stop", "room", rooms.get(i));
            agents.get(i).event("roomCall", "room", rooms.get(i), "state", "ended");
        }
        for (int i = 0; i < 4; i++) {
            for (int other = 0; other < 4; other++) {
                double share = SoundFile.loudestToneShare(recording(i), TONES[other]);
                if (other == i) {
                    assertThat(share).as("m%d hears itself", i).isLessThan(0.1);
                } else {
                    assertThat(share).as("m%d hears m%d", i, other).isGreaterThan(0.2);
                }
            }
        }
    }

    private Path recording(int agent) {
        return directory.resolve("out" + agent + ".wav");
    }

    @Test
    void the_part_of_each_is_told_and_who_leaves_the_room_leaves_its_call() throws Exception {
        open(2);
        AgentProcess one = agents.get(0);
        AgentProcess other = agents.get(1);
        one.ok("room.call.start", "room", rooms.get(0), "source", "none", "sink", "level");
        JsonObject told = other.event("voice", "room", rooms.get(1), "peer", "m0");
        assertThat(told.get("speaks").getAsBoolean()).isFalse();
        assertThat(told.get("listens").getAsBoolean()).isTrue();
        other.ok("room.call.start", "room", rooms.get(1), "source", "tone:500");
        awaitPackets(0, 1, 20);
        assertThat(stats(1).get("state").getAsString()).isEqualTo("active");
        assertThat(one.refusal("room.call.start", "room", rooms.get(0))).isEqualTo("BAD_REQUEST");
        assertThat(one.refusal("room.call.start", "room", rooms.get(0), "source", "none", "sink", "none"))
                .isEqualTo("BAD_REQUEST");
        other.ok("room.leave", "room", rooms.get(1));
        other.event("roomCall", "room", rooms.get(1), "state", "ended");
        one.event("leave", "room", rooms.get(0), "peer", "m1");
        assertThat(stats(0).getAsJsonArray("members")).isEmpty();
        one.ok("room.call.stop", "room", rooms.get(0));
        assertThat(stats(0).get("state").getAsString()).isEqualTo("none");
    }
}
