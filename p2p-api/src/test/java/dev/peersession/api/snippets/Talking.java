package dev.peersession.api.snippets;

import dev.peersession.api.Channel;
import dev.peersession.api.ConnectException;
import dev.peersession.api.Peer;
import dev.peersession.api.PeerEvent;
import dev.peersession.api.PeerSession;
import dev.peersession.api.Room;
import dev.peersession.api.RoomCall;
import dev.peersession.api.call.Call;
import dev.peersession.api.file.FileException;
import dev.peersession.api.file.FileTransfer;
import dev.peersession.srtp.device.AudioDevices;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.concurrent.Flow;

/** What two sides that have met can do. */
final class Talking {
    void channel(Peer peer, Iterable<byte[]> readings) {
        // @start region="channel"
        Channel telemetry = peer.open("telemetry", c -> c.unordered().maxRetransmits(0));
        for (byte[] reading : readings) {
            // Never waits: what does not fit now will be old when it would.
            telemetry.trySend(reading);
        }
        peer.onChannel(channel -> channel.onText(text -> System.out.println(channel.label() + ": " + text)));
        // @end
    }

    void send(Peer peer) throws InterruptedIOException {
        // @start region="send"
        FileTransfer transfer = peer.sendFile(Path.of("holiday"));
        transfer.onProgress(p -> System.out.printf("%d of %d bytes%n", p.bytes(), p.totalBytes()));
        try {
            transfer.await();
        } catch (FileException e) {
            // What arrived is kept: sent again, it goes on where it stopped.
            System.err.println(e.reason() + ": " + e.nextStep());
        }
        // @end
    }

    void receive(Peer peer, Path inbox) {
        // @start region="receive"
        peer.onFile(offer -> {
            // Nothing is written before this decision.
            if (offer.size() > 1L << 30) {
                offer.reject();
                return;
            }
            try {
                offer.accept(inbox);
            } catch (IOException e) {
                offer.reject();
            }
        });
        // @end
    }

    void roomCall(Room room) throws ConnectException {
        // @start region="roomcall"
        RoomCall call;
        try {
            call = room.call(AudioDevices.microphone(), AudioDevices.speaker());
        } catch (ConnectException e) {
            // Eight are heard already.
            call = room.call(null, AudioDevices.speaker());
        }
        call.onSpeaking((peer, speaks) -> System.out.println(peer.name() + (speaks ? " speaks" : " is silent")));
        // @end
    }

    void call(Peer peer) throws ConnectException {
        // @start region="call"
        Call call = peer.call(AudioDevices.microphone(), AudioDevices.speaker());
        call.started().thenRun(() -> System.out.println("talking"));
        call.onSpeaking(who -> System.out.println(who + " speaks"));
        call.ended().thenRun(() -> System.out.println(call.statistics()));
        // @end
    }

    // @start region="events"
    static void watch(PeerSession session) {
        session.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(PeerEvent event) {
                if (event instanceof PeerEvent.StateChanged changed) {
                    System.out.println(changed.state() + (changed.reason() == null ? "" : " " + changed.reason()));
                } else if (event instanceof PeerEvent.PathChanged changed) {
                    System.out.println("data takes " + changed.path() + ": " + changed.cause());
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
    }
    // @end
}
