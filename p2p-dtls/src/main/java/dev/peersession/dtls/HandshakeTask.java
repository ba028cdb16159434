package dev.peersession.dtls;

/** What a handshake asks an executor to run; {@link HandshakeThreads} keeps the two roles apart. */
record HandshakeTask(boolean server, Runnable body) implements Runnable {
    @Override
    public void run() {
        body.run();
    }
}
