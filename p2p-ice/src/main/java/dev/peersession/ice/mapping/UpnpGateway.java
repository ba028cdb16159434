package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;

/** A router that is asked over UPnP IGD, version 1 or 2. Blocking. */
final class UpnpGateway {
    // Ports that somebody else may have; the first is our own, which is nearly always free.
    private static final int TRIES = 4;
    private static final int FIRST_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    private final IgdDescription router;
    private final RandomGenerator random;

    private UpnpGateway(IgdDescription router, RandomGenerator random) {
        this.router = router;
        this.random = random;
    }

    /** @throws IOException when none of these is a router that maps ports */
    static UpnpGateway of(List<URI> locations, InetAddress from, RandomGenerator random) throws IOException {
        IOException problem = new IOException("no router answers");
        for (URI location : locations) {
            try {
                HttpExchange.Answer answer = HttpExchange.get(from, location);
                IgdDescription router = answer.status() == 200 ? IgdDescription.read(answer.body(), location) : null;
                if (router != null) {
                    return new UpnpGateway(router, random);
                }
                problem = new IOException("the router maps no ports");
            } catch (IOException e) {
                problem = e;
            }
        }
        throw problem;
    }

    /** @throws IOException when the router does not answer, or refuses */
    Lease map(InetSocketAddress internal, int lifetimeSeconds) throws IOException {
        int port = internal.getPort();
        int lifetime = lifetimeSeconds;
        for (int i = 0; i < TRIES; i++) {
            int error = add(internal, port, lifetime);
            if (error == 0) {
                return lease(internal, port, lifetime);
            }
            if (error == IgdAction.PERMANENT_ONLY && lifetime != 0) {
                lifetime = 0;
            } else if (error == IgdAction.CONFLICT) {
                port = random.nextInt(FIRST_PORT, LAST_PORT + 1);
            } else {
                throw new IOException("the router refuses: UPnP error " + error);
            }
        }
        throw new IOException("the router has no free port");
    }

    private int add(InetSocketAddress internal, int port, int lifetime) throws IOException {
        return new IgdAction(router, "AddPortMapping")
                .with("NewRemoteHost", "")
                .with("NewExternalPort", port)
                .with("NewProtocol", "UDP")
                .with("NewInternalPort", internal.getPort())
                .with("NewInternalClient", internal.getAddress().getHostAddress())
                .with("NewEnabled", 1)
                .with("NewPortMappingDescription", "PeerSession")
                .with("NewLeaseDuration", lifetime)
                .call(internal.getAddress())
                .error();
    }

    private Lease lease(InetSocketAddress internal, int port, int lifetime) throws IOException {
        String address = new IgdAction(router, "GetExternalIPAddress")
                .call(internal.getAddress())
                .value("NewExternalIPAddress");
        InetSocketAddress external = External.of(address, port);
        if (external == null) {
            delete(internal.getAddress(), port);
            throw new IOException("the router has no address outside");
        }
        return new Mapped(internal, external, lifetime);
    }

    private final class Mapped implements Lease {
        private final InetSocketAddress internal;
        private final InetSocketAddress external;
        private final int lifetime;

        Mapped(InetSocketAddress internal, InetSocketAddress external, int lifetime) {
            this.internal = internal;
            this.external = external;
            this.lifetime = lifetime;
        }

        @Override
        public InetSocketAddress external() {
            return external;
        }

        @Override
        public long lifetimeSeconds() {
            return lifetime;
        }

        /** UPnP IGD:1 section 2.4.16: adding what is there already makes it last longer. */
        @Override
        public Lease renew() throws IOException {
            int error = add(internal, external.getPort(), lifetime);
            return error == 0 ? lease(internal, external.getPort(), lifetime) : map(internal, lifetime);
        }

        @Override
        public void release() throws IOException {
            delete(internal.getAddress(), external.getPort());
        }
    }

    private void delete(InetAddress from, int port) throws IOException {
        new IgdAction(router, "DeletePortMapping")
                .with("NewRemoteHost", "")
                .with("NewExternalPort", port)
                .with("NewProtocol", "UDP")
                .call(from);
    }
}
