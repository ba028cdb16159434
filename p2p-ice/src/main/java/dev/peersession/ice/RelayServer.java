package dev.peersession.ice;

import java.util.Locale;

/** A configured TURN server, its URL taken apart (RFC 7065). */
record RelayServer(
        String url, String scheme, String host, boolean isTls, boolean isUdp, String username, String credential) {

    static RelayServer of(IceOptions.TurnServer server) {
        String url = server.url();
        boolean tls = url.toLowerCase(Locale.ROOT).startsWith("turns:");
        boolean tcp = tls || url.toLowerCase(Locale.ROOT).contains("transport=tcp");
        String scheme = tls ? "turns:" : "turn:";
        return new RelayServer(
                url, scheme, ServerAddress.host(url, scheme), tls, !tcp, server.username(), server.credential());
    }

    /** RFC 7065 section 3.2. */
    int defaultPort() {
        return isTls ? 5349 : 3478;
    }

    @Override
    public String toString() {
        return "RelayServer[" + url + "]";
    }
}
