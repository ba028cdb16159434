package dev.peersession.ice.mapping;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An action of a router's UPnP service: SOAP 1.1 as the UPnP Device Architecture 1.0 section 3.2 wants it. */
final class IgdAction {
    /** UPnP IGD:1 section 2.4.16 and IGD:2 section 2.5: what is asked for belongs to somebody else. */
    static final int CONFLICT = 718;
    /** The router knows no mappings that end by themselves. */
    static final int PERMANENT_ONLY = 725;

    private static final int MAX_TEXT = 512;
    // Actions of this service answer with fewer than ten values.
    private static final int MAX_VALUES = 32;

    /**
     * What a router answered.
     *
     * @param error 0, or the UPnP error
     * @param values by name
     */
    record Answer(int error, Map<String, String> values) {
        String value(String name) {
            return values.getOrDefault(name, "");
        }
    }

    private final IgdDescription router;
    private final String name;
    private final Map<String, String> arguments = new LinkedHashMap<>();

    IgdAction(IgdDescription router, String name) {
        this.router = router;
        this.name = name;
    }

    /** Arguments are ours: figures, addresses and fixed words, nothing that XML would have to escape. */
    IgdAction with(String argument, Object value) {
        arguments.put(argument, value.toString());
        return this;
    }

    /** @throws IOException when the router does not answer, or not with SOAP */
    Answer call(InetAddress from) throws IOException {
        HttpExchange.Answer answer = HttpExchange.post(from, router.control(), router.service() + "#" + name, body());
        if (answer.status() != 200 && answer.status() != 500) {
            throw new IOException("the router answers " + answer.status());
        }
        Answer read = read(answer.body());
        if (answer.status() == 500 && read.error == 0) {
            throw new IOException("the router fails without saying why");
        }
        return read;
    }

    String body() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\r\n"
                + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\""
                + " s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body><u:"
                + name + " xmlns:u=\"" + router.service() + "\">");
        arguments.forEach((argument, value) -> xml.append('<')
                .append(argument)
                .append('>')
                .append(value)
                .append("</")
                .append(argument)
                .append('>'));
        return xml.append("</u:")
                .append(name)
                .append("></s:Body></s:Envelope>\r\n")
                .toString();
    }

    /** @throws IOException when it is not what an action answers */
    static Answer read(byte[] xml) throws IOException {
        try {
            return read(XmlReading.open(xml));
        } catch (XMLStreamException | RuntimeException e) {
            // The JDK's parser also throws what it does not declare.
            throw new IOException("the router's answer is not XML", e);
        }
    }

    private static Answer read(XMLStreamReader in) throws XMLStreamException {
        Map<String, String> values = new HashMap<>();
        String last = "";
        StringBuilder text = new StringBuilder();
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                last = in.getLocalName();
                text.setLength(0);
            } else if (event == XMLStreamConstants.CHARACTERS && text.length() <= MAX_TEXT) {
                text.append(in.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                // Only what has no elements inside is a value.
                if (last.equals(in.getLocalName()) && text.length() <= MAX_TEXT && values.size() < MAX_VALUES) {
                    values.put(last, text.toString().strip());
                }
                last = "";
            }
        }
        String error = values.getOrDefault("errorCode", "");
        return new Answer(error.matches("[0-9]{1,4}") ? Integer.parseInt(error) : 0, values);
    }
}
