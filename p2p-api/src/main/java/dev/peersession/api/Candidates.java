package dev.peersession.api;

import dev.peersession.ice.IceCandidate;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.SealedContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Candidates between their two forms: ICE's, with foundation and priority, and that of sealed texts, bare addresses. */
final class Candidates {
    private static final int MAX_LOCAL_PREFERENCE = 65_535;

    private Candidates() {}

    /** What goes into a sealed text, best first. */
    static List<CandidateAddress> toAddresses(List<IceCandidate> candidates) {
        return candidates.stream()
                .sorted(Comparator.comparingLong((IceCandidate c) -> c.priority())
                        .reversed())
                .map(Candidates::toAddress)
                .flatMap(Optional::stream)
                .distinct()
                .limit(SealedContent.MAX_CANDIDATES)
                .toList();
    }

    /** As {@link #toAddresses}, without the addresses that this machine had and has no more. Later ones come first. */
    static List<CandidateAddress> present(List<IceCandidate> everFound) {
        Map<String, IceCandidate> latest = new LinkedHashMap<>();
        for (int i = everFound.size() - 1; i >= 0; i--) {
            IceCandidate candidate = everFound.get(i);
            if (candidate.type() != IceCandidate.Type.HOST || isHere(candidate)) {
                latest.putIfAbsent(candidate.type() + candidate.address(), candidate);
            }
        }
        return toAddresses(List.copyOf(latest.values()));
    }

    private static boolean isHere(IceCandidate host) {
        try {
            return host.isMdnsName()
                    || NetworkInterface.getByInetAddress(InetAddress.getByName(host.address())) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<CandidateAddress> toAddress(IceCandidate candidate) {
        if (candidate.port() == 0) {
            return Optional.empty();
        }
        CandidateAddress.Kind kind = switch (candidate.type()) {
            case HOST -> CandidateAddress.Kind.HOST;
            case SERVER_REFLEXIVE, PEER_REFLEXIVE -> CandidateAddress.Kind.SRFLX;
            case RELAYED -> CandidateAddress.Kind.RELAY;
        };
        if (candidate.isMdnsName()) {
            return Optional.of(new CandidateAddress(
                    kind, InetSocketAddress.createUnresolved(candidate.address(), candidate.port())));
        }
        try {
            // A literal: nothing is looked up.
            return Optional.of(new CandidateAddress(
                    kind, new InetSocketAddress(InetAddress.getByName(candidate.address()), candidate.port())));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** What a sealed text said, in its order of preference. */
    static List<IceCandidate> fromAddresses(List<CandidateAddress> addresses) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (CandidateAddress address : addresses) {
            IceCandidate.Type type = switch (address.kind()) {
                case HOST -> IceCandidate.Type.HOST;
                case SRFLX -> IceCandidate.Type.SERVER_REFLEXIVE;
                case RELAY -> IceCandidate.Type.RELAYED;
            };
            int index = candidates.size();
            candidates.add(new IceCandidate(
                    Integer.toString(index + 1),
                    IceCandidate.priority(type, MAX_LOCAL_PREFERENCE - index),
                    literal(address.address()),
                    address.address().getPort(),
                    type,
                    null,
                    0));
        }
        return candidates;
    }

    private static String literal(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return address.getHostString();
        }
        String text = address.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
