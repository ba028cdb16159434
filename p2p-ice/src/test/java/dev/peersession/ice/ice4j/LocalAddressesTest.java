package dev.peersession.ice.ice4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peersession.ice.IceOptions;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.org",
                "0b5c8ab8.local",
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.-4",
                "0x7f.0.0.1",
                "1.2.3.4 ",
                "::g",
                "fe80::1%eth0",
                "::ffff:1.2.3.4",
                "[::1]",
                "1:2",
                "١.٢.٣.٤"
            })
    void nothing_but_a_literal_is_an_address(String text) {
        assertThat(LocalAddresses.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "0.0.0.0", "255.255.255.255"})
    void reads_ipv4(String text) {
        assertThat(Objects.requireNonNull(LocalAddresses.parse(text)).getHostAddress())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "::1", "2001:db8:0:0:0:0:0:1"})
    void reads_ipv6(String text) throws Exception {
        assertThat(LocalAddresses.parse(text)).isEqualTo(InetAddress.getByName(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "224.0.0.1",
                "239.255.255.250",
                "255.255.255.255",
                "127.0.0.1",
                "::",
                "::1",
                "ff02::1",
                "fe80::1"
            })
    void some_addresses_are_never_used(String text) {
        assertThat(LocalAddresses.usable(Objects.requireNonNull(LocalAddresses.parse(text)), false))
                .isFalse();
    }

    @Test
    void loopback_is_used_only_when_asked_for() throws Exception {
        IceOptions without = IceOptions.defaults();
        IceOptions with = new IceOptions(IceOptions.Policy.ALL, true, List.of(), List.of(), List.of(), false);
        assertThat(LocalAddresses.select(without)).noneMatch(InetAddress::isLoopbackAddress);
        assertThat(LocalAddresses.select(with)).anyMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void an_interface_is_chosen_by_name_or_by_address() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        String name = NetworkInterface.getByInetAddress(loopback).getName();
        IceOptions byName = new IceOptions(IceOptions.Policy.ALL, true, List.of(name), List.of(), List.of(), false);
        IceOptions byAddress =
                new IceOptions(IceOptions.Policy.ALL, true, List.of("127.0.0.1"), List.of(), List.of(), false);
        assertThat(LocalAddresses.select(byName)).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(LocalAddresses.select(byAddress)).containsExactly(loopback);
    }
}
