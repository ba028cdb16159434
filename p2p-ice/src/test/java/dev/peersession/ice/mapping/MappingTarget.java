package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Everything that a router's bytes reach: anything thrown is a finding, and so is an address of another machine. */
public final class MappingTarget {
    private static final String ROUTER = "192.168.1.1";

    private MappingTarget() {}

    public static void run(byte[] data) {
        PcpMessage.read(data, data.length, new byte[PcpMessage.NONCE], 5000);
        NatPmpMessage.isAnswer(data, data.length, NatPmpMessage.addressRequest());
        NatPmpMessage.readAddress(data, data.length, 5000);
        NatPmpMessage.readMapped(data, data.length, 5000);
        try {
            InetAddress router = InetAddress.getByName(ROUTER);
            atRouter(SsdpSearch.read(data, data.length, router));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
        try {
            xml(HttpExchange.parse(data).body());
        } catch (IOException e) {
            // The declared one.
        }
        if (data.length > 0 && data[0] == '<') {
            xml(data);
        }
    }

    private static void xml(byte[] data) {
        description(data);
        try {
            IgdAction.Answer answer = IgdAction.read(data);
            External.of(answer.value("NewExternalIPAddress"), 5000);
        } catch (IOException e) {
            // The declared one.
        }
    }

    private static void description(byte[] xml) {
        IgdDescription router = IgdDescription.read(xml, URI.create("http://" + ROUTER + ":5000/rootDesc.xml"));
        atRouter(router == null ? null : router.control());
    }

    private static void atRouter(@Nullable URI uri) {
        if (uri != null && !ROUTER.equals(uri.getHost())) {
            throw new IllegalStateException("leads to another machine: " + uri);
        }
    }
}
