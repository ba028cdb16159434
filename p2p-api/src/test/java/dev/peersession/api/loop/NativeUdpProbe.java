package dev.peersession.api.loop;

import dev.peersession.api.Channel;
import dev.peersession.api.IceSettings;
import dev.peersession.api.PeerSession;
import dev.peersession.api.PlainAnswer;
import dev.peersession.api.PlainOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What {@link NativeUdpTest} runs in a JVM of its own. */
final class NativeUdpProbe {
    private static final int MESSAGES = 400;

    private NativeUdpProbe() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("calls")) {
            calls(StandardProtocolFamily.INET, "127.0.0.1", "batch", 1000, 3300);
            calls(StandardProtocolFamily.INET, "127.0.0.1", "alone", 77, 77);
            calls(StandardProtocolFamily.INET6, "::1", "wide", 500, 1000);
        } else {
            session();
        }
        System.exit(0);
    }

    private static void calls(StandardProtocolFamily family, String address, String name, int segment, int total)
            throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(address), 0);
        try (DatagramChannel in = DatagramChannel.open(family).bind(any);
                DatagramChannel out = DatagramChannel.open(family).bind(any);
                Selector selector = Selector.open()) {
            in.configureBlocking(false);
            in.register(selector, java.nio.channels.SelectionKey.OP_READ);
            UdpCalls receiver = NativeUdp.of(in);
            UdpCalls sender = NativeUdp.of(out);
            if (receiver == null || sender == null) {
                throw new IllegalStateException("no calls for " + family);
            }
            byte[] content = new byte[total];
            new Random(1).nextBytes(content);
            ByteBuffer buffer = ByteBuffer.allocateDirect(65_536).put(content).flip();
            if (!sender.send(buffer, segment, (InetSocketAddress) in.getLocalAddress())) {
                throw new IllegalStateException("refused");
            }
            StringBuilder lengths = new StringBuilder();
            ByteBuffer got = ByteBuffer.allocate(total);
            while (got.hasRemaining()) {
                selector.select(10_000);
                selector.selectedKeys().clear();
                int length = receiver.receive(buffer);
                if (length < 0) {
                    throw new IllegalStateException("nothing arrived");
                }
                if (!out.getLocalAddress().equals(receiver.sender())) {
                    throw new IllegalStateException("from " + receiver.sender());
                }
                for (int at = 0; at < length; at += receiver.segment()) {
                    lengths.append(' ').append(Math.min(receiver.segment(), length - at));
                }
                got.put(buffer.limit(length).position(0));
            }
            if (!Arrays.equals(content, got.array())) {
                throw new IllegalStateException("other bytes");
            }
            System.out.println(name + ":" + lengths);
        }
    }

    private static void session() throws Exception {
        try (PeerSession ada = peer();
                PeerSession bob = peer()) {
            Channel near = ada.open("data", c -> c.negotiated(1));
            Channel far = bob.open("data", c -> c.negotiated(1));
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            MessageDigest arrived = MessageDigest.getInstance("SHA-256");
            CountDownLatch all = new CountDownLatch(MESSAGES);
            far.onBinary(message -> {
                arrived.update(message);
                all.countDown();
            });
            PlainOffer offer = ada.offer();
            PlainAnswer answer = bob.answer(offer.text());
            offer.accept(answer.text());
            Random random = new Random(2);
            for (int i = 0; i < MESSAGES; i++) {
                byte[] message = new byte[random.nextInt(1, 100_000)];
                random.nextBytes(message);
                sent.update(message);
                near.send(message);
            }
            boolean whole = all.await(60, TimeUnit.SECONDS) && Arrays.equals(sent.digest(), arrived.digest());
            System.out.println(whole ? "the same bytes arrived" : all.getCount() + " messages did not arrive");
        }
    }

    private static PeerSession peer() {
        return PeerSession.builder()
                .ice(IceSettings.builder()
                        .loopback(true)
                        .addInterface("127.0.0.1")
                        .build())
                .callbackExecutor(Runnable::run)
                .build();
    }
}
