package dev.peersession.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The BOM has no parent, so that it forces nothing of our build upon others; hence its versions stand in two places. */
class BomTest {
    private static final Path ROOT = root();

    @Test
    void an_application_gets_the_versions_that_were_tested() throws Exception {
        Map<String, String> tested = managed(ROOT.resolve("pom.xml"));
        Map<String, String> offered = managed(ROOT.resolve("p2p-bom/pom.xml"));
        assertThat(offered)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        (artifact, version) -> assertThat(version).as(artifact).isEqualTo(tested.get(artifact)));
    }

    @Test
    void every_module_of_the_library_is_in_it() throws Exception {
        Map<String, String> offered = managed(ROOT.resolve("p2p-bom/pom.xml"));
        assertThat(managed(ROOT.resolve("pom.xml")).keySet().stream().filter(a -> a.startsWith("dev.peersession:")))
                .allSatisfy(artifact -> assertThat(offered).containsKey(artifact));
    }

    private static Map<String, String> managed(Path pom) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        Map<String, String> versions = new TreeMap<>();
        Element management =
                (Element) document.getElementsByTagName("dependencyManagement").item(0);
        NodeList dependencies = management.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            versions.put(
                    text(dependency, "groupId") + ":" + text(dependency, "artifactId"),
                    resolved(document, text(dependency, "version")));
        }
        return versions;
    }

    private static String resolved(Document document, String version) {
        if (!version.startsWith("${")) {
            return version;
        }
        String property = version.substring(2, version.length() - 1);
        return property.equals("project.version")
                ? text(document.getDocumentElement(), "version")
                : text(document.getDocumentElement(), property);
    }

    private static String text(Element parent, String tag) {
        return parent.getElementsByTagName(tag).item(0).getTextContent().strip();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }
}
