import com.sun.management.OperatingSystemMXBean;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Both ends of a webrtc-java connection in one process. Arguments: PHASE[,PHASE...] SECONDS */
public final class Driver {
    private static final long HIGH = 1 << 20;
    private static final long LOW = 256 << 10;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static PeerConnectionFactory factory;
    private static double seconds;

    public static void main(String[] args) throws Exception {
        seconds = Double.parseDouble(args[1]);
        factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        for (String phase : args[0].split(",")) {
            switch (phase) {
                case "setup" -> setup();
                case "bulk16k" -> bulk(phase, 16 << 10);
                case "bulk64k" -> bulk(phase, 64 << 10);
                case "msg100" -> bulk(phase, 100);
                case "ping" -> ping();
                case "idle" -> idle();
                default -> throw new IllegalArgumentException(phase);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void print(String phase, String fields, Object... values) {
        System.out.printf(
                Locale.ROOT, "{\"peer\":\"webrtc-java\",\"phase\":\"%s\",%s}%n", phase, String.format(Locale.ROOT, fields, values));
    }

    private static final class Side implements PeerConnectionObserver, RTCDataChannelObserver {
        final CompletableFuture<Void> gathered = new CompletableFuture<>();
        final CountDownLatch open = new CountDownLatch(1);
        final RTCPeerConnection connection;
        final RTCDataChannel channel;
        final Object room = new Object();
        volatile Consumer<ByteBuffer> receiver = data -> {};

        Side() {
            connection = factory.createPeerConnection(new RTCConfiguration(), this);
            RTCDataChannelInit init = new RTCDataChannelInit();
            init.negotiated = true;
            init.id = 1;
            channel = connection.createDataChannel("data", init);
            channel.registerObserver(this);
        }

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {}

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        }

        @Override
        public void onBufferedAmountChange(long previous) {
            synchronized (room) {
                room.notifyAll();
            }
        }

        @Override
        public void onStateChange() {
            if (channel.getState() == RTCDataChannelState.OPEN) {
                open.countDown();
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            receiver.accept(buffer.data);
        }

        void local(RTCSessionDescription description) throws Exception {
            await(done -> connection.setLocalDescription(description, done));
        }

        void remote(RTCSessionDescription description) throws Exception {
            await(done -> connection.setRemoteDescription(description, done));
        }

        void send(byte[] message) throws Exception {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), true));
        }

        void flood(int size, double duration) throws Exception {
            byte[] message = new byte[size];
            ByteBuffer direct = ByteBuffer.allocateDirect(size);
            long end = System.nanoTime() + (long) (duration * 1e9);
            while (System.nanoTime() - end < 0) {
                if (channel.getBufferedAmount() <= HIGH) {
                    direct.clear();
                    channel.send(new RTCDataChannelBuffer(direct, true));
                    continue;
                }
                synchronized (room) {
                    while (channel.getBufferedAmount() > LOW && System.nanoTime() - end < 0) {
                        room.wait(5);
                    }
                }
            }
        }

        void close() {
            channel.unregisterObserver();
            channel.close();
            connection.close();
        }
    }

    private static void await(Consumer<SetSessionDescriptionObserver> call) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onFailure(String error) {
                done.completeExceptionally(new IllegalStateException(error));
            }
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private static RTCSessionDescription create(Consumer<CreateSessionDescriptionObserver> call) throws Exception {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        call.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        return made.get(10, TimeUnit.SECONDS);
    }

    private record Link(Side near, Side far) {
        static Link connect() throws Exception {
            Side a = new Side();
            Side b = new Side();
            a.local(create(o -> a.connection.createOffer(new RTCOfferOptions(), o)));
            a.gathered.get(10, TimeUnit.SECONDS);
            b.remote(a.connection.getLocalDescription());
            b.local(create(o -> b.connection.createAnswer(new RTCAnswerOptions(), o)));
            b.gathered.get(10, TimeUnit.SECONDS);
            a.remote(b.connection.getLocalDescription());
            if (!a.open.await(10, TimeUnit.SECONDS) || !b.open.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("channels did not open");
            }
            return new Link(a, b);
        }

        void close() {
            near.close();
            far.close();
        }
    }

    private static void bulk(String phase, int size) throws Exception {
        Link link = Link.connect();
        AtomicLong received = new AtomicLong();
        link.far.receiver = data -> received.incrementAndGet();
        link.near.flood(size, seconds / 3);
        long before = received.get();
        long wall = System.nanoTime();
        long used = SYSTEM.getProcessCpuTime();
        link.near.flood(size, seconds);
        long count = received.get() - before;
        print(
                phase,
                "\"bytes\":%d,\"messages\":%d,\"wall\":%.4f,\"cpu\":%.4f,\"rssKib\":%d",
                count * size,
                count,
                (System.nanoTime() - wall) / 1e9,
                (SYSTEM.getProcessCpuTime() - used) / 1e9,
                rss());
        link.close();
    }

    private static void ping() throws Exception {
        Link link = Link.connect();
        byte[] message = new byte[100];
        Semaphore back = new Semaphore(0);
        link.far.receiver = data -> {
            try {
                link.far.send(message);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        link.near.receiver = data -> back.release();
        double[] times = new double[10_000];
        for (int i = -2_000; i < times.length; i++) {
            long start = System.nanoTime();
            link.near.send(message);
            back.acquire();
            if (i >= 0) {
                times[i] = (System.nanoTime() - start) / 1e3;
            }
        }
        Arrays.sort(times);
        print("ping", "\"p50us\":%.1f,\"p99us\":%.1f", times[5_000], times[9_900]);
        link.close();
    }

    private static void setup() throws Exception {
        List<String> ms = new ArrayList<>();
        for (int i = -5; i < 30; i++) {
            long start = System.nanoTime();
            Link link = Link.connect();
            if (i >= 0) {
                ms.add(String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / 1e6));
            }
            link.close();
        }
        print("setup", "\"ms\":%s", ms);
    }

    private static void idle() throws Exception {
        int count = 50;
        Link.connect().close();
        long before = rss();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            links.add(Link.connect());
        }
        print("idle", "\"sessions\":%d,\"kib\":%.1f", count, (rss() - before) / (double) count);
    }

    private static long rss() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
