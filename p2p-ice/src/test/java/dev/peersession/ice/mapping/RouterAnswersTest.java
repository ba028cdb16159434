package dev.peersession.ice.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What routers may say, and what is made of it. The samples without another note are miniupnpd's. */
final class RouterAnswersTest {
    private static final URI LOCATION = URI.create("http://192.168.1.1:39355/rootDesc.xml");
    private static final byte[] NONCE = hex("949dedf0774ebdbbeafe9048");

    @Test
    void writes_a_pcp_request_as_rfc_6887_has_it() {
        byte[] request = PcpMessage.request(new InetSocketAddress("192.168.1.2", 5000), NONCE, null, 600);
        assertThat(request)
                .isEqualTo(hex("02010000" + "00000258" + "00000000000000000000ffffc0a80102" + "949dedf0774ebdbbeafe9048"
                        + "11000000" + "1388" + "0000" + "00000000000000000000ffff00000000"));
    }

    @Test
    void reads_a_pcp_answer_for_its_own_nonce_and_port_only() {
        byte[] answer = hex("02810000000002580000350b000000000000000000000000949dedf0774ebdbbeafe90481100000013881388"
                + "00000000000000000000ffff2c800102");
        PcpMessage.Answer read = PcpMessage.read(answer, answer.length, NONCE, 5000);
        assertThat(read).isEqualTo(new PcpMessage.Answer(0, 600, new InetSocketAddress("44.128.1.2", 5000)));
        assertThat(PcpMessage.read(answer, answer.length, NONCE, 5001)).isNull();
        assertThat(PcpMessage.read(answer, answer.length, new byte[12], 5000)).isNull();
        answer[3] = 8;
        assertThat(PcpMessage.read(answer, answer.length, NONCE, 5000)).isEqualTo(new PcpMessage.Answer(8, 600, null));
    }

    @Test
    void knows_a_router_that_speaks_the_older_protocol_only() {
        // RFC 6886 section 3.5.
        byte[] answer = hex("008100010000350b");
        assertThat(PcpMessage.read(answer, answer.length, NONCE, 5000))
                .isEqualTo(new PcpMessage.Answer(PcpMessage.UNSUPPORTED_VERSION, 0, null));
    }

    @Test
    void reads_nat_pmp() {
        byte[] address = hex("008000000000350b2c800102");
        byte[] mapped = hex("008100000000350b1389138a00000258");
        assertThat(NatPmpMessage.mapRequest(5001, 5001, 600)).isEqualTo(hex("000100001389138900000258"));
        assertThat(NatPmpMessage.readAddress(address, address.length, 5001))
                .isEqualTo(new InetSocketAddress("44.128.1.2", 5001));
        assertThat(NatPmpMessage.readMapped(mapped, mapped.length, 5001))
                .isEqualTo(new NatPmpMessage.Mapped(5002, 600));
        assertThat(NatPmpMessage.readMapped(mapped, mapped.length, 5000)).isNull();
        mapped[3] = 2;
        assertThat(NatPmpMessage.readMapped(mapped, mapped.length, 5001)).isNull();
        assertThat(NatPmpMessage.isAnswer(mapped, mapped.length, NatPmpMessage.mapRequest(5001, 0, 0)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "host",
                "1.2.3.-4",
                "",
                "::1"
            })
    void takes_no_address_that_no_peer_can_have(String address) {
        assertThat(External.of(address, 5000)).isNull();
        assertThat(External.of("44.128.1.2", 0)).isNull();
    }

    @Test
    void finds_the_best_service_of_a_description() {
        String xml = "<root>" + service("WANPPPConnection:1", "/ppp") + service("WANIPConnection:1", "/ip1")
                + service("WANIPConnection:2", "ip2?a=b") + service("Layer3Forwarding:1", "/l3") + "</root>";
        assertThat(describe(xml))
                .isEqualTo(new IgdDescription(
                        "urn:schemas-upnp-org:service:WANIPConnection:2",
                        URI.create("http://192.168.1.1:39355/ip2?a=b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.1.9/ctl",
                "http://example.org/ctl",
                "//example.org/ctl",
                "http://192.168.1.1@example.org/ctl",
                "http://root@192.168.1.1/ctl",
                "https://192.168.1.1/ctl",
                "file:///etc/passwd",
                "not a reference"
            })
    void a_description_leads_to_no_other_machine(String control) {
        assertThat(describe("<root>" + service("WANIPConnection:1", control) + "</root>"))
                .isNull();
        assertThat(describe("<root>" + service("WANIPConnection:1", control) + service("WANIPConnection:1", "/ctl")
                        + "</root>"))
                .isNotNull();
    }

    @Test
    void xml_with_a_document_type_without_end_or_without_bottom_is_refused() {
        String service = service("WANIPConnection:1", "/ctl");
        assertThat(describe("<root>" + service + "</root>")).isNotNull();
        assertThat(describe("<!DOCTYPE root [<!ENTITY a \"aaaa\">]><root>" + service + "</root>"))
                .isNull();
        assertThat(describe("<!DOCTYPE root SYSTEM \"http://192.168.1.1/x.dtd\"><root>" + service + "</root>"))
                .isNull();
        assertThat(describe("<root>&xxe;" + service + "</root>")).isNull();
        assertThat(describe("<root>" + service)).isNull();
        assertThat(describe("<a>".repeat(5000) + service + "</a>".repeat(5000))).isNull();
        assertThat(describe("<root>" + service("WANIPConnection:1", "/" + "x".repeat(1000)) + "</root>"))
                .isNull();
    }

    @Test
    void reads_where_a_description_is_from_the_machine_itself_only() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: urn:schemas-upnp-org:device:"
                + "InternetGatewayDevice:2\r\nLOCATION: http://192.168.1.1:39355/rootDesc.xml\r\n\r\n";
        assertThat(ssdp(answer, "192.168.1.1")).isEqualTo(LOCATION);
        assertThat(ssdp(answer, "192.168.1.2")).isNull();
        assertThat(ssdp(answer.replace("InternetGatewayDevice", "MediaServer"), "192.168.1.1"))
                .isNull();
        assertThat(ssdp(answer.replace("http:", "https:"), "192.168.1.1")).isNull();
        assertThat(ssdp(answer.replace("200 OK", "404 No"), "192.168.1.1")).isNull();
    }

    @Test
    void reads_http_with_a_length_in_pieces_or_up_to_the_end() throws Exception {
        assertThat(http("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc")).isEqualTo("200 ab");
        assertThat(http("HTTP/1.0 500 No\r\n\r\nabc")).isEqualTo("500 abc");
        assertThat(http("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"))
                .isEqualTo("200 abc");
        for (String bad : List.of(
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffff\r\na",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab")) {
            assertThatThrownBy(() -> http(bad)).as(bad).isInstanceOf(IOException.class);
        }
    }

    @Test
    void reads_errors_and_values_of_actions() throws Exception {
        String fault = "<Envelope><Body><Fault><faultcode>s:Client</faultcode><detail><UPnPError><errorCode>718"
                + "</errorCode></UPnPError></detail></Fault></Body></Envelope>";
        assertThat(action(fault).error()).isEqualTo(IgdAction.CONFLICT);
        IgdAction.Answer address =
                action("<E><B><R><NewExternalIPAddress> 44.128.1.2 </NewExternalIPAddress></R></B></E>");
        assertThat(address.error()).isZero();
        assertThat(address.value("NewExternalIPAddress")).isEqualTo("44.128.1.2");
        assertThat(address.value("R")).isEmpty();
        assertThatThrownBy(() -> action("<E>")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"a0, 192.168.1.1", "b0,", "c0,"})
    void reads_the_router_from_the_systems_routes(String device, String router) throws Exception {
        List<String> routes = List.of(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask",
                "a0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF",
                "a0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000",
                "b0\t00000000\t00000000\t0001\t0\t0\t0\t00000000");
        InetAddress found = NetworkGateway.defaultRoute(routes, device);
        assertThat(found == null ? null : found.getHostAddress()).isEqualTo(router);
    }

    private static String service(String type, String control) {
        return "<service><serviceType>urn:schemas-upnp-org:service:" + type + "</serviceType><controlURL>" + control
                + "</controlURL></service>";
    }

    private static IgdDescription describe(String xml) {
        return IgdDescription.read(xml.getBytes(StandardCharsets.UTF_8), LOCATION);
    }

    private static URI ssdp(String answer, String from) throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        return SsdpSearch.read(bytes, bytes.length, InetAddress.getByName(from));
    }

    private static String http(String answer) throws IOException {
        HttpExchange.Answer read = HttpExchange.parse(answer.getBytes(StandardCharsets.US_ASCII));
        return read.status() + " " + new String(read.body(), StandardCharsets.US_ASCII);
    }

    private static IgdAction.Answer action(String xml) throws IOException {
        return IgdAction.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
