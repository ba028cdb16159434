package dev.peersession.ice.mapping;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML of a stranger: without document types, and so without entities, of its own or of anybody else. */
final class XmlReading {
    // The deepest element that is read, a service of a WANConnectionDevice, has 10 above it; a parser may be recursive.
    private static final int MAX_DEPTH = 32;

    private XmlReading() {}

    static XMLStreamReader open(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        // As text: of bytes that are no UTF-8 the JDK's parser complains on standard error.
        String text = new String(xml, StandardCharsets.UTF_8);
        refuseDocumentType(factory, text);
        return factory.createXMLStreamReader(new StringReader(text));
    }

    /** A document that needs a document type is none of a router's; this also bounds the depth. */
    private static void refuseDocumentType(XMLInputFactory factory, String xml) throws XMLStreamException {
        XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
        int depth = 0;
        while (in.hasNext()) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE || depth > MAX_DEPTH) {
                throw new XMLStreamException("refused");
            }
        }
    }

    /** The text of the element that has just begun, up to a length; elements inside of it are refused. */
    static String text(XMLStreamReader in, int max) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("an element where text was expected");
            }
            if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(in.getText());
            }
            if (text.length() > max) {
                throw new XMLStreamException("longer than " + max);
            }
        }
        return text.toString().strip();
    }
}
