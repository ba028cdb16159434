package dev.peersession.api;

import dev.peersession.api.call.Call;
import dev.peersession.api.call.CallLine;
import dev.peersession.api.call.CallState;
import dev.peersession.api.call.Consent;
import dev.peersession.dtls.DtlsEndpoint;
import dev.peersession.srtp.SrtpKeys;
import dev.peersession.srtp.SrtpProfile;
import dev.peersession.srtp.SrtpSession;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What calls need of their connection: its keys, its path, its control channel and its events. */
record CallHost(SessionConfig config, Conversation.Host host, Conversation conversation, boolean dtlsClient)
        implements CallLine.Host {
    @Override
    public void onLoop(Runnable task) {
        host.onLoop(task);
    }

    /** RFC 5764 section 4.2: the keys come out of the handshake and are the same for all calls of a session. */
    @Override
    public @Nullable SrtpSession protection() {
        Integer profile = conversation.transport().srtpProfile();
        if (profile == null) {
            return null;
        }
        DtlsEndpoint dtls = conversation.transport().dtls();
        byte[] material = dtls.srtpKeyingMaterial();
        try (SrtpKeys keys = SrtpKeys.fromExporter(SrtpProfile.of(profile), material, dtlsClient)) {
            return config.srtp().open(keys);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    @Override
    public boolean send(byte[] datagram, int off, int len) {
        return conversation.transport().sendMedia(datagram, off, len);
    }

    @Override
    public void announce(Consent own) {
        ControlLink control = conversation.controlLink();
        if (control != null) {
            control.media(own.sends(), own.plays());
        }
    }

    @Override
    public void changed(Call call, CallState state) {
        host.event(new PeerEvent.CallChanged(call, state));
    }

    @Override
    public void requested() {
        host.event(new PeerEvent.CallRequested());
    }
}
