package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two sessions knew is nowhere in a dump of all live objects after they were closed, although the sessions themselves are
 * still held. The secrets are picked out of the living sessions by the names of their fields, and kept in a form that the search
 * does not find.
 */
class SecretsEndTest {
    private static final byte MASK = 0x5C;
    private static final int SHORTEST = 8;
    private static final int PIN_LENGTH = 24;

    /** Class and field; each must have been seen with something in it, so that a new name does not make the test blind. */
    private static final Set<String> FIELDS = Set.of(
            "Secret.bytes",
            "SealedOffer.scalar",
            "SessionKeys.confirmationKey",
            "IceCredentials.password",
            "Generations.root",
            "ResumeCodes.root",
            "ConnectionSecrets.masterSecret",
            "WipeableKey.bytes",
            "P256Key.secret");

    /** A secret with all its bits moved. */
    private record Pattern(String name, byte[] masked) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();

    @Test
    void nothing_secret_is_left_in_the_live_objects_of_closed_sessions(@TempDir Path directory) throws Exception {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        assumeTrue(machine != null, "only HotSpot dumps its heap");
        byte[] marker = new byte[32];
        new SecureRandom().nextBytes(marker);
        remember("the marker", marker);

        List<Object> held = talkAndClose();
        assertThat(seen).as("secrets that were found while they lived").containsAll(FIELDS);
        // Threads of handshakes and callbacks end; what they hold meanwhile is no leak.
        Set<String> left = Set.of();
        for (int i = 0; i < 30 && (i == 0 || left.size() > 1); i++) {
            Path dump = directory.resolve("live-" + i + ".hprof");
            machine.dumpHeap(dump.toString(), true);
            left = search(dump);
            Files.delete(dump);
        }
        assertThat(left).containsExactly("the marker");
        assertThat(held).hasSize(4);
        assertThat(marker).hasSize(32);
    }

    private List<Object> talkAndClose() throws Exception {
        char[] pin = new char[PIN_LENGTH];
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < pin.length; i++) {
            pin[i] = (char) ('a' + random.nextInt(26));
        }
        remember("the PIN", pin);
        PeerSession ada = Pair.builder("ada").pin(pin).build();
        PeerSession bob = Pair.builder("bob").pin(pin).build();
        Arrays.fill(pin, '\0');
        Invitation invitation = ada.invite();
        collect(ada, invitation);
        Reply reply = bob.reply(invitation.text());
        Peer adasPeer = invitation.accept(reply.text(), Pair.PATIENCE);
        Peer bobsPeer = reply.await(Pair.PATIENCE);
        adasPeer.verification();
        bobsPeer.messages().send("hello");
        collect(ada, bob, invitation, reply);
        ada.close();
        bob.close();
        return List.of(ada, bob, invitation, reply);
    }

    // ---- the living sessions

    private void collect(Object... roots) throws IllegalAccessException {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(roots));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!visited.add(next)) {
                continue;
            }
            if (next instanceof Object[] array) {
                Arrays.stream(array).filter(each -> each != null).forEach(open::push);
            } else if (next instanceof Collection<?> collection) {
                List.copyOf(collection).forEach(open::push);
            } else if (next instanceof Map<?, ?> map) {
                map.values().stream().filter(each -> each != null).forEach(open::push);
            } else {
                fields(next, open);
            }
        }
    }

    private void fields(Object owner, Deque<Object> open) throws IllegalAccessException {
        Class<?> type = owner.getClass();
        for (; type.getName().startsWith("dev.peersession."); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(owner);
                String name = type.getSimpleName() + "." + field.getName();
                if (value instanceof byte[] || value instanceof char[]) {
                    take(name, value);
                } else if (value != null) {
                    open.push(value);
                }
            }
        }
    }

    private void take(String name, Object array) {
        if (!FIELDS.contains(name)) {
            return;
        }
        boolean kept = array instanceof byte[] bytes ? remember(name, bytes) : remember(name, (char[]) array);
        if (kept) {
            seen.add(name);
        }
    }

    private boolean remember(String name, byte[] secret) {
        byte[] masked = secret.clone();
        boolean wiped = true;
        for (int i = 0; i < masked.length; i++) {
            wiped &= masked[i] == 0;
            masked[i] ^= MASK;
        }
        if (wiped || masked.length < SHORTEST) {
            return false;
        }
        patterns.add(new Pattern(name, masked));
        return true;
    }

    /** As an array of characters, and as the bytes that a string or an encoder makes of them. */
    private boolean remember(String name, char[] secret) {
        byte[] narrow = new byte[secret.length];
        byte[] wide = new byte[2 * secret.length];
        for (int i = 0; i < secret.length; i++) {
            narrow[i] = (byte) secret[i];
            wide[2 * i] = (byte) (secret[i] >> 8);
            wide[2 * i + 1] = (byte) secret[i];
        }
        boolean kept = remember(name, narrow) && remember(name, wide);
        Arrays.fill(narrow, (byte) 0);
        Arrays.fill(wide, (byte) 0);
        return kept;
    }

    // ---- the dump

    private Set<String> search(Path dump) throws IOException {
        BitSet begins = new BitSet(1 << 16);
        int longest = 0;
        for (Pattern pattern : patterns) {
            begins.set(pair(pattern.masked()[0] ^ MASK, pattern.masked()[1] ^ MASK));
            longest = Math.max(longest, pattern.masked().length);
        }
        Set<String> found = new TreeSet<>();
        byte[] window = new byte[1 << 20];
        int filled = 0;
        try (InputStream in = Files.newInputStream(dump)) {
            for (int n = in.read(window, 0, window.length);
                    n > 0;
                    n = in.read(window, filled, window.length - filled)) {
                filled += n;
                for (int i = 0; i + 1 < filled; i++) {
                    if (begins.get(pair(window[i], window[i + 1]))) {
                        String name = match(window, i, filled);
                        if (name != null) {
                            found.add(name);
                        }
                    }
                }
                // What may begin a secret that goes on in the next part is looked at again.
                int keep = Math.min(filled, longest);
                System.arraycopy(window, filled - keep, window, 0, keep);
                filled = keep;
            }
        }
        if (found.isEmpty()) {
            fail("the search does not even find the marker");
        }
        return found;
    }

    private static int pair(int first, int second) {
        return (first & 0xff) << 8 | second & 0xff;
    }

    private @Nullable String match(byte[] window, int at, int end) {
        for (Pattern pattern : patterns) {
            byte[] masked = pattern.masked();
            int i = 0;
            while (i < masked.length && at + i < end && window[at + i] == (byte) (masked[i] ^ MASK)) {
                i++;
            }
            if (i == masked.length) {
                return pattern.name();
            }
        }
        return null;
    }
}
