package dev.peersession.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With real multicast; skipped on a machine that has no interface for it. */
final class MdnsNamesTest {
    private static List<InetAddress> resolve(MdnsNames names, String name) throws Exception {
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        names.resolve(name, result::complete);
        return result.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_published_name_is_found_and_a_withdrawn_one_is_not() throws Exception {
        assumeTrue(hasMulticast(), "no interface with multicast");
        InetAddress address = InetAddress.getByName("192.0.2.77");
        String name = UUID.randomUUID() + ".local";
        try (MdnsNames publisher = new MdnsNames();
                MdnsNames resolver = new MdnsNames()) {
            publisher.publish(name, address);
            List<InetAddress> found = List.of();
            // Each look-up waits for half a second, which a busy machine may not need to answer in.
            for (int i = 0; i < 20 && found.isEmpty(); i++) {
                found = resolve(resolver, name);
            }
            assertThat(found).containsExactly(address);
            publisher.withdraw(name);
            assertThat(resolve(resolver, name)).isEmpty();
        }
    }

    @Test
    void a_name_that_nobody_has_is_given_up_after_half_a_second() throws Exception {
        try (MdnsNames names = new MdnsNames()) {
            long start = System.nanoTime();
            assertThat(resolve(names, UUID.randomUUID() + ".local")).isEmpty();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(450_000_000L);
        }
    }

    private static boolean hasMulticast() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp()
                    && each.supportsMulticast()
                    && each.inetAddresses().findAny().isPresent()) {
                return true;
            }
        }
        return false;
    }
}
