package dev.peersession.examples;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The classes of this build in an archive that the processes of the tests map, as those of the {@code p2p} script do: there are two
 * hundred of them, and without it each takes two seconds of processor time before it talks to anybody. An archive wants jars without
 * signatures, so the whole class path is put into one. Where no archive comes of it everything works, only slower.
 */
final class RecordedClasses {
    private static final Path FOLDER = Path.of("target", "recorded-classes");
    private static final String SERVICES = "META-INF/services/";
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
            Files.createDirectories(FOLDER);
            String jar = temporary(".jar");
            String archive = temporary(".jsa");
            pack(path.split(File.pathSeparator), Path.of(jar));
            List<String> recording = new ArrayList<>(AgentProcess.JVM);
            recording.addAll(
                    List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", jar, P2p.class.getName(), "warm-up"));
            Process process = new ProcessBuilder(recording)
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("recording.log").toFile())
                    .start();
            process.getOutputStream().close();
            boolean done = process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
            process.destroyForcibly();
            // What a JVM has to say of an archive must not stand among the lines of an agent.
            return done && Files.exists(Path.of(archive))
                    ? List.of(
                            "-Xlog:disable",
                            "-Xlog:all=warning:stderr",
                            "-Xshare:auto",
                            "-XX:SharedArchiveFile=" + archive,
                            "-cp",
                            jar)
                    : plain;
        } catch (IOException e) {
            return plain;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return plain;
        }
    }

    /** A file of this process, as another build may run in the same folder. */
    private static String temporary(String end) {
        File file = FOLDER.resolve(ProcessHandle.current().pid() + end).toFile().getAbsoluteFile();
        file.deleteOnExit();
        return file.toString();
    }

    /** Of files of the same name the first one counts, as on a class path; services add up. */
    private static void pack(String[] path, Path jar) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (String each : path) {
            Path entry = Path.of(each);
            if (Files.isDirectory(entry)) {
                try (Stream<Path> files = Files.walk(entry)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String name = entry.relativize(file).toString().replace(File.separatorChar, '/');
                        add(all, name, Files.readAllBytes(file));
                    }
                }
            } else if (Files.exists(entry)) {
                try (ZipFile zip = new JarFile(entry.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
                    for (ZipEntry file :
                            zip.stream().filter(f -> !f.isDirectory()).toList()) {
                        try (InputStream in = zip.getInputStream(file)) {
                            add(all, file.getName(), in.readAllBytes());
                        }
                    }
                }
            }
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> file : all.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(file.getValue());
            }
        }
    }

    private static void add(Map<String, byte[]> all, String name, byte[] content) throws IOException {
        if (name.startsWith("META-INF/")
                && name.matches("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|MANIFEST\\.MF|versions/.*)")) {
            return;
        }
        byte[] before = all.putIfAbsent(name, content);
        if (before != null && name.startsWith(SERVICES)) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(before);
            both.write("\n".getBytes(StandardCharsets.UTF_8));
            both.write(content);
            all.put(name, both.toByteArray());
        }
    }
}
