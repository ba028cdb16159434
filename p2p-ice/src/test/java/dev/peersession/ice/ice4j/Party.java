package dev.peersession.ice.ice4j;

import dev.peersession.ice.IceCandidate;
import dev.peersession.ice.IceCredentials;
import dev.peersession.ice.IceEngine;
import dev.peersession.ice.IceLoop;
import dev.peersession.ice.IceOptions;
import dev.peersession.ice.IcePath;
import dev.peersession.ice.UdpMux;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** One side of a test: an engine on its own loop, and what it told. */
final class Party implements IceEngine.Listener, AutoCloseable {
    final RealLoop loop = new RealLoop();
    final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
    final List<IceEngine.PathCause> causes = new CopyOnWriteArrayList<>();
    final List<IcePath> paths = new CopyOnWriteArrayList<>();
    final List<Boolean> consents = new CopyOnWriteArrayList<>();
    final List<IceEngine.IceFailure> failures = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> datagrams = new LinkedBlockingQueue<>();
    final BlockingQueue<Thread> strangers = new LinkedBlockingQueue<>();
    final IceEngine engine;
    private final Thread loopThread = loop.call(Thread::currentThread);
    private volatile boolean gathered;

    Party(IceOptions options) {
        this((loop, listener) -> Ice4jEngine.create(options, loop, listener));
    }

    private Party(BiFunction<IceLoop, IceEngine.Listener, IceEngine> maker) {
        engine = loop.call(() -> maker.apply(loop, this));
    }

    /** A side with the own engine. */
    static Party own(IceOptions options) {
        return new Party((loop, listener) -> new UdpMux(loop).engine(options, listener, new SecureRandom()));
    }

    static IceCredentials credentials(String ufrag) {
        return new IceCredentials(ufrag, (ufrag + "passwordpasswordpassword").toCharArray());
    }

    Party gather() {
        loop.run(engine::gather);
        await("gathering", () -> gathered);
        return this;
    }

    boolean gathered() {
        return gathered;
    }

    Party know(String local, String remote) {
        loop.run(() -> {
            engine.localCredentials(credentials(local));
            engine.remoteCredentials(credentials(remote));
        });
        return this;
    }

    Party learn(List<IceCandidate> remote) {
        loop.run(() -> remote.forEach(engine::addRemoteCandidate));
        return this;
    }

    void start(boolean controlling) {
        loop.run(() -> engine.start(controlling, false));
    }

    boolean send(String text) {
        byte[] bytes = ("\u0080" + text).getBytes(StandardCharsets.ISO_8859_1);
        return loop.call(() -> engine.send(bytes, 0, bytes.length));
    }

    String receive() throws InterruptedException, TimeoutException {
        String text = datagrams.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new TimeoutException("no datagram within 10 s");
        }
        return text;
    }

    void awaitPath() {
        await("a path", () -> !paths.isEmpty());
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, 45, condition);
    }

    /** Real sockets and ice4j's own threads: there is no virtual time here, so this polls. */
    static void await(String what, int seconds, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + seconds + " s for " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void candidate(IceCandidate candidate) {
        note();
        candidates.add(candidate);
    }

    @Override
    public void gatheringDone() {
        note();
        gathered = true;
    }

    @Override
    public void path(IcePath path, IceEngine.PathCause cause) {
        note();
        paths.add(path);
        causes.add(cause);
    }

    @Override
    public void consent(boolean alive) {
        note();
        consents.add(alive);
    }

    @Override
    public void datagram(byte[] buffer, int off, int len) {
        note();
        datagrams.add(new String(buffer, off + 1, len - 1, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void failed(IceEngine.IceFailure reason) {
        note();
        failures.add(reason);
    }

    private void note() {
        if (Thread.currentThread() != loopThread) {
            strangers.add(Thread.currentThread());
        }
    }

    @Override
    public void close() throws IOException {
        loop.run(engine::close);
        loop.close();
    }
}
