package dev.peersession.examples;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes of this build in an archive that the processes of the tests map, as those of the {@code p2p} script do: there are two
 * hundred of them, and without it each takes two seconds of processor time before it talks to anybody. An archive wants jars, so
 * directories of classes are put into one each. Without an archive everything works, only slower.
 */
final class RecordedClasses {
    private static final Path FOLDER = Path.of("target", "recorded-classes");
    private static final List<String> OPTIONS = make();

    private RecordedClasses() {}

    /** The class path and the archive, for a JVM that begins with {@link AgentProcess#JVM}. */
    static List<String> options() {
        return OPTIONS;
    }

    private static List<String> make() {
        String path = System.getProperty("java.class.path");
        List<String> plain = List.of("-cp", path);
        try {
            String jars = jars(path);
            Path archive =
                    FOLDER.resolve(ProcessHandle.current().pid() + ".jsa").toAbsolutePath();
            List<String> recording = new ArrayList<>(AgentProcess.JVM);
            recording.addAll(
                    List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", jars, P2p.class.getName(), "warm-up"));
            Process process = new ProcessBuilder(recording)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            boolean done = process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
            process.destroyForcibly();
            archive.toFile().deleteOnExit();
            // What a JVM has to say of an archive must not stand among the lines of an agent.
            return done && Files.exists(archive)
                    ? List.of(
                            "-Xlog:disable",
                            "-Xlog:all=warning:stderr",
                            "-Xshare:auto",
                            "-XX:SharedArchiveFile=" + archive,
                            "-cp",
                            jars)
                    : plain;
        } catch (IOException e) {
            return plain;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return plain;
        }
    }

    private static String jars(String path) throws IOException {
        Files.createDirectories(FOLDER);
        List<String> jars = new ArrayList<>();
        for (String each : path.split(File.pathSeparator)) {
            Path entry = Path.of(each);
            if (Files.isDirectory(entry)) {
                Path jar = FOLDER.resolve(ProcessHandle.current().pid() + "-" + jars.size() + ".jar")
                        .toAbsolutePath();
                jar.toFile().deleteOnExit();
                pack(entry, jar);
                jars.add(jar.toString());
            } else if (Files.exists(entry)) {
                jars.add(each);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(folder)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                byte[] content = Files.readAllBytes(each);
                ZipEntry entry = new ZipEntry(folder.relativize(each).toString().replace(File.separatorChar, '/'));
                CRC32 crc = new CRC32();
                crc.update(content);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
    }
}
