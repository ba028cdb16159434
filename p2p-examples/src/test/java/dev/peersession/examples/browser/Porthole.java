package dev.peersession.examples.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP port of this machine that leads to the port of the same number in a network namespace: a Firefox there listens on its own
 * loopback only, and lets nobody in who names another port.
 */
final class Porthole implements AutoCloseable {
    private final List<String> wrapper;
    private final ServerSocket server;
    private final List<AutoCloseable> opened = new ArrayList<>();

    Porthole(List<String> wrapper) throws IOException {
        this.wrapper = wrapper;
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        inBackground(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket socket = server.accept();
            List<String> command = new ArrayList<>(wrapper);
            String copy = "exec 3<>/dev/tcp/127.0.0.1/" + port() + "; cat <&3 & exec cat >&3";
            command.addAll(List.of("bash", "-c", copy));
            Process inside = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            synchronized (opened) {
                opened.add(socket);
                opened.add(() -> {
                    inside.descendants().forEach(ProcessHandle::destroyForcibly);
                    inside.destroyForcibly();
                });
            }
            inBackground(() -> copy(socket.getInputStream(), inside.getOutputStream()));
            inBackground(() -> copy(inside.getInputStream(), socket.getOutputStream()));
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[8192];
        for (int n; (n = in.read(chunk)) >= 0; ) {
            out.write(chunk, 0, n);
            out.flush();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed, at either end.
                    }
                },
                "porthole");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (opened) {
            for (AutoCloseable each : opened) {
                try {
                    each.close();
                } catch (Exception e) {
                    // Ended before.
                }
            }
        }
    }
}
