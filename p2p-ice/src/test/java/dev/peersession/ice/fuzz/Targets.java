package dev.peersession.ice.fuzz;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.core.IceAgent;
import dev.peersession.ice.core.Routes;
import dev.peersession.ice.mapping.MappingTarget;
import dev.peersession.ice.mdns.MdnsMessage;
import dev.peersession.ice.stun.Stun;
import dev.peersession.ice.stun.StunKey;
import dev.peersession.ice.stun.StunReader;
import dev.peersession.ice.turn.TurnClient;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** One target for each parser that a stranger's bytes reach: anything thrown is a finding. */
final class Targets {
    private static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.1", 5000);
    private static final InetSocketAddress THERE = new InetSocketAddress("10.0.0.2", 5000);
    private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt".toCharArray());

    static void stun(byte[] data) {
        StunReader reader = new StunReader();
        if (!reader.read(data, 0, data.length)) {
            return;
        }
        for (int attribute = 0; attribute < 0x40; attribute++) {
            int at = reader.find(attribute);
            if (at >= 0 && at + reader.length(at) > data.length) {
                throw new IllegalStateException("attribute " + attribute + " ends behind the message");
            }
        }
        reader.unsigned(Stun.PRIORITY);
        reader.number(Stun.ICE_CONTROLLING);
        reader.address(Stun.XOR_MAPPED_ADDRESS);
        reader.address(Stun.XOR_PEER_ADDRESS);
        reader.addressIs(Stun.XOR_MAPPED_ADDRESS, new byte[4], 1);
        reader.errorCode();
        reader.verify(KEY);
    }

    static void agent(byte[] data) {
        Routes routes = (base, remote, verified) -> new Routes.Route() {
            @Override
            public void open() {}

            @Override
            public void release() {}
        };
        try (IceAgent agent = new IceAgent(routes, new Random(1))) {
            int base = agent.addBase(HERE, IceCandidate.Type.HOST, 65_535, 0);
            IceCredentials credentials = new IceCredentials("h6vY", "VOkJxbRl1RmTxUk/WvJxBt".toCharArray());
            agent.localCredentials(credentials);
            agent.remoteCredentials(credentials);
            agent.start(true, false, 0);
            byte[] out = new byte[IceAgent.MAX_PACKET];
            agent.input(base, THERE, data, 0, data.length, 1);
            while (agent.poll(out, 0, out.length, 2) > 0) {
                agent.deadline();
            }
            agent.timeout(1_000_000_000L);
        }
    }

    static void turn(byte[] data) {
        try (TurnClient client = new TurnClient("ada", "secret", false, new Random(1), 0)) {
            byte[] out = new byte[TurnClient.MAX_REQUEST];
            client.poll(out, 1);
            // The answer to the request just written, with whatever follows the header.
            byte[] answer = data.clone();
            if (answer.length >= Stun.HEADER_LENGTH && (answer[0] & 0xff) <= 3) {
                System.arraycopy(out, 8, answer, 8, 12);
            }
            if (client.input(answer, 0, answer.length, 2)
                    && client.dataOffset() + client.dataLength() > answer.length) {
                throw new IllegalStateException("data ends behind the message");
            }
            while (client.poll(out, 3) > 0) {
                client.deadline();
            }
            client.permit(THERE, 4);
            client.bind(THERE, 4);
            client.timeout(1_000_000_000_000L);
        }
    }

    static void candidate(byte[] data) {
        IceCandidate candidate = IceCandidate.parse(new String(data, StandardCharsets.UTF_8));
        if (candidate != null && !candidate.equals(IceCandidate.parse(candidate.toAttribute()))) {
            throw new IllegalStateException("does not read its own text: " + candidate.toAttribute());
        }
    }

    static void mdns(byte[] data) {
        MdnsMessage.read(data, 0, data.length);
    }

    static void mapping(byte[] data) {
        MappingTarget.run(data);
    }
}
