package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What a router's UPnP description says about its service that maps ports.
 *
 * @param service its type, one of {@link #SERVICES}
 * @param control where its actions are called; at the router's own address
 */
record IgdDescription(String service, URI control) {
    /** The best one first (UPnP IGD 2 and 1; the last is what lines with PPPoE have). */
    static final List<String> SERVICES = List.of(
            "urn:schemas-upnp-org:service:WANIPConnection:2",
            "urn:schemas-upnp-org:service:WANIPConnection:1",
            "urn:schemas-upnp-org:service:WANPPPConnection:1");

    // No element that is read holds more; the whole document is bounded by HttpExchange.
    private static final int MAX_TEXT = 512;

    /**
     * Reads a description.
     *
     * @param location where it came from
     * @return null when there is no such service at the address that the description came from
     */
    static @Nullable IgdDescription read(byte[] xml, URI location) {
        try {
            return best(XmlReading.open(xml), location);
        } catch (XMLStreamException | RuntimeException e) {
            // Malformed, or with a document type: the JDK's parser also throws what it does not declare.
            return null;
        }
    }

    private static @Nullable IgdDescription best(XMLStreamReader in, URI location) throws XMLStreamException {
        IgdDescription best = null;
        String type = "";
        String path = "";
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (in.getLocalName()) {
                    case "service" -> {
                        type = "";
                        path = "";
                    }
                    case "serviceType" -> type = XmlReading.text(in, MAX_TEXT);
                    case "controlURL" -> path = XmlReading.text(in, MAX_TEXT);
                    default -> {}
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && in.getLocalName().equals("service")) {
                int rank = SERVICES.indexOf(type);
                URI control = rank < 0 ? null : at(location, path);
                if (control != null && (best == null || rank < SERVICES.indexOf(best.service))) {
                    best = new IgdDescription(type, control);
                }
            }
        }
        return best;
    }

    /** A reference of the description; null when it leads to another machine. */
    private static @Nullable URI at(URI location, String reference) {
        try {
            URI uri = location.resolve(new URI(reference));
            return "http".equalsIgnoreCase(uri.getScheme())
                            && uri.getUserInfo() == null
                            && location.getHost().equals(uri.getHost())
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A URL in figures at an address, as a router announces where its description is; null when it leads elsewhere. */
    static @Nullable URI location(String text, InetAddress answered) {
        if (text.length() > MAX_TEXT) {
            return null;
        }
        try {
            URI uri = new URI(text);
            return "http".equalsIgnoreCase(uri.getScheme())
                            && uri.getUserInfo() == null
                            && answered.getHostAddress().equals(uri.getHost())
                            && uri.getPort() <= 65_535
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The host of a URI that {@link #location} or {@link #read} let through: an address in figures, so nothing is looked up. */
    static InetSocketAddress addressOf(URI uri) throws IOException {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        InetSocketAddress address = External.of(uri.getHost(), port);
        if (address == null) {
            throw new IOException("not an address in figures");
        }
        return address;
    }
}
