package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);

    @Test
    void the_examples_of_the_package_compile(@TempDir Path classes) throws Exception {
        String source = Files.readString(Path.of("src/main/java/dev/peersession/api/package-info.java"));
        List<String> examples = new ArrayList<>();
        for (Matcher m = EXAMPLE.matcher(source); m.find(); ) {
            examples.add(m.group(1).replaceAll("(?m)^ \\* ?", ""));
        }
        assertThat(examples).hasSize(3);
        for (String example : examples) {
            assertThat(errors(example, classes)).as(example).isEmpty();
        }
    }

    private static List<Diagnostic<? extends JavaFileObject>> errors(String example, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        String program = "import dev.peersession.api.*; import java.io.*; import java.time.Duration;\n"
                + "class Example { void run(char[] pin, BufferedReader in) throws Exception {\n" + example + "\n}}";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return program;
                    }
                };
        List<String> options =
                List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none");
        compiler.getTask(null, null, found, options, null, List.of(file)).call();
        return found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }
}
