package dev.peersession.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the machine can do at best: UDP datagrams over loopback, each encrypted and decrypted by AES-128-GCM or as they are, with
 * nothing else around it. Every figure is quoted next to this one of the same run.
 */
final class Ceiling {
    private static final int PAYLOAD = 1200;
    private static final int TAG = 16;
    private static final int WINDOW = 256;

    private Ceiling() {}

    /** Runs for {@code seconds} and returns the rate of payload. */
    static Rate udpWithAesGcm(double seconds) throws Exception {
        return udp(seconds, true);
    }

    /** The same without encryption. */
    static Rate plainUdp(double seconds) throws Exception {
        return udp(seconds, false);
    }

    private static Rate udp(double seconds, boolean encrypted) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramChannel in = DatagramChannel.open();
                DatagramChannel out = DatagramChannel.open()) {
            in.bind(new InetSocketAddress(loopback, 0));
            out.bind(new InetSocketAddress(loopback, 0));
            out.connect(in.getLocalAddress());
            in.connect(out.getLocalAddress());
            AtomicLong received = new AtomicLong();

            Thread receiver = new Thread(() -> receive(in, received, encrypted), "ceiling-receiver");
            receiver.setDaemon(true);
            receiver.start();
            CpuClock clock = new CpuClock();
            send(out, received, seconds, encrypted);
            double wall = clock.wallSeconds();
            double cpu = clock.cpuSeconds();
            return new Rate(received.get() * PAYLOAD, wall, cpu);
        }
    }

    private static void send(DatagramChannel out, AtomicLong received, double seconds, boolean encrypted)
            throws Exception {
        byte[] record = new byte[8 + PAYLOAD + TAG];
        ByteBuffer wire = ByteBuffer.allocateDirect(record.length);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
        byte[] nonce = new byte[12];
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long sent = 0;
        long lastReceived = 0;
        long lastProgress = System.nanoTime();
        while (System.nanoTime() - end < 0) {
            long got = received.get();
            if (sent - got >= WINDOW) {
                // A datagram may be dropped by the kernel: give up waiting for it.
                long now = System.nanoTime();
                if (got != lastReceived) {
                    lastReceived = got;
                    lastProgress = now;
                } else if (now - lastProgress > 2_000_000) {
                    sent = got;
                }
                LockSupport.parkNanos(20_000);
                continue;
            }
            ByteBuffer.wrap(nonce, 4, 8).putLong(sent);
            System.arraycopy(nonce, 4, record, 0, 8);
            if (encrypted) {
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
                cipher.doFinal(record, 8, PAYLOAD, record, 8);
            }
            wire.clear();
            wire.put(record).flip();
            out.write(wire);
            sent++;
        }
    }

    private static void receive(DatagramChannel in, AtomicLong received, boolean encrypted) {
        try {
            byte[] record = new byte[8 + PAYLOAD + TAG];
            ByteBuffer wire = ByteBuffer.allocateDirect(record.length);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
            byte[] nonce = new byte[12];
            while (true) {
                wire.clear();
                in.read(wire);
                wire.flip().get(record);
                System.arraycopy(record, 0, nonce, 4, 8);
                if (encrypted) {
                    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
                    cipher.doFinal(record, 8, PAYLOAD + TAG, record, 8);
                }
                received.lazySet(received.get() + 1);
            }
        } catch (java.io.IOException closed) {
            // The end of the measurement.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
