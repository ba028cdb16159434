package dev.peersession.ice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All samples of all targets: as they are, cut at every length, with every single bit flipped, and mutated from a seed. */
final class CorpusTest {
    private static final int MUTATIONS = 2000;

    static Stream<Arguments> targets() {
        return Stream.of(
                target("stun", Targets::stun),
                target("agent", Targets::agent),
                target("turn", Targets::turn),
                target("candidate", Targets::candidate),
                target("mdns", Targets::mdns),
                target("mapping", Targets::mapping));
    }

    private static Arguments target(String name, Consumer<byte[]> target) {
        return Arguments.of(name, target);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void nothing_is_thrown_for_any_variant_of_a_sample(String name, Consumer<byte[]> target) throws Exception {
        List<byte[]> samples = samples(name);
        assertThat(samples).isNotEmpty();
        target.accept(new byte[0]);
        for (byte[] sample : samples) {
            target.accept(sample);
            for (int length = 0; length < sample.length; length++) {
                target.accept(Arrays.copyOf(sample, length));
            }
            for (int bit = 0; bit < 8 * sample.length; bit++) {
                byte[] copy = sample.clone();
                copy[bit / 8] ^= (byte) (1 << bit % 8);
                target.accept(copy);
            }
            Random random = new Random(sample.length);
            for (int i = 0; i < MUTATIONS; i++) {
                target.accept(mutated(sample, random));
            }
        }
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] copy = Arrays.copyOf(sample, Math.max(1, sample.length + random.nextInt(9) - 4));
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static List<byte[]> samples(String name) throws IOException, URISyntaxException {
        URL directory = CorpusTest.class.getResource("IceFuzzInputs/" + name);
        assertThat(directory).as(name).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return files.sorted().map(CorpusTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
