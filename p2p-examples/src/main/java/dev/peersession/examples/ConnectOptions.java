package dev.peersession.examples;

import dev.peersession.api.IceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every program that connects: how it may find its way. Nothing is contacted that is not named here. */
public final class ConnectOptions {
    @Option(names = "--stun", paramLabel = "URL", description = "A STUN server, such as stun:host:3478. Repeatable.")
    private List<String> stun = new ArrayList<>();

    @Option(
            names = "--turn",
            paramLabel = "URL,USER,PASSWORD",
            description = "A TURN relay, such as turn:host:3478,user,password. Repeatable.")
    private List<String> turn = new ArrayList<>();

    @Option(names = "--relay-only", description = "Use only relays, so that the peer does not see your address.")
    private boolean relayOnly;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Use only this interface, by name or address. Repeatable.")
    private List<String> interfaces = new ArrayList<>();

    @Option(names = "--loopback", description = "Also use the loopback address (both peers on one machine).")
    private boolean loopback;

    @Option(names = "--engine", paramLabel = "NAME", description = "The ICE engine: own or ice4j.")
    private @Nullable String engine;

    @Option(
            names = "--ports",
            paramLabel = "FIRST-LAST",
            description = "Use only these local UDP ports, such as 50000-50100.")
    private @Nullable String ports;

    @Option(
            names = "--map-ports",
            description = "Ask the router for a port that leads here (PCP, NAT-PMP, UPnP), for as long as this runs.")
    private boolean mapPorts;

    /** @throws IllegalArgumentException with a sentence, when an option makes no sense */
    public IceSettings toSettings() {
        IceSettings.Builder ice = IceSettings.builder().loopback(loopback).portMapping(mapPorts);
        if (relayOnly) {
            ice.policy(IceSettings.Policy.RELAY);
        }
        if (engine != null) {
            ice.engine(
                    switch (engine.toLowerCase(Locale.ROOT)) {
                        case "own" -> IceSettings.Engine.OWN;
                        case "ice4j" -> IceSettings.Engine.ICE4J;
                        default ->
                            throw new IllegalArgumentException(
                                    "--engine is " + engine + ", allowed are own and ice4j.");
                    });
        }
        stun.forEach(ice::addStun);
        if (ports != null) {
            String[] ends = ports.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0].strip());
                ice.ports(first, ends.length == 1 ? first : Integer.parseInt(ends[1].strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "--ports is " + ports + ", expected two numbers such as 50000-50100.");
            }
        }
        interfaces.forEach(ice::addInterface);
        for (String relay : turn) {
            String[] part = relay.split(",", 3);
            if (part.length < 3) {
                throw new IllegalArgumentException("--turn needs URL,USER,PASSWORD.");
            }
            ice.addTurn(part[0], part[1], part[2]);
        }
        return ice.build();
    }
}
