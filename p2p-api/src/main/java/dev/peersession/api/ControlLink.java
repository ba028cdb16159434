package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.api.control.ControlCodec;
import dev.peersession.api.control.ControlFrame;
import dev.peersession.api.control.ControlFrame.Capability;
import dev.peersession.ice.IceCredentials;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SessionKeys;
import dev.peersession.signaling.Verification;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control channel's conversation. In a sealed session it starts with the gate: each side sends its confirmation, and
 * until the peer's has been verified no other frame is sent or obeyed. Then, or at once in a plain session, both say hello and
 * exchange what the verification words are made of.
 */
final class ControlLink {
    /** What the link needs and reports; all on the loop. */
    interface Upper {
        /** Sends a message on the control channel. */
        void control(byte[] message);

        /** The peer proved that it knows the keys. */
        void confirmed();

        /** The peer is known by name: applications may talk now. */
        void ready(String name, int capabilities);

        /** The words are there. */
        void words(Verification verification);

        /** Further addresses of the peer. */
        void candidates(int generation, List<String> attributes);

        /** The peer has moved to this generation of credentials. */
        void restart(int generation);

        /** What the peer will use when the path is lost. */
        default void reserve(int generation, IceCredentials theirs) {}

        /** What the peer is willing to do in a call. */
        default void media(boolean sends, boolean plays) {}

        /** The session must end. */
        void refused(Reason reason, String detail);
    }

    /** The end of the hash that both sides compute: who offered, what both certificates are, and the handshake itself. */
    record Binding(Role role, byte[] offerer, byte[] answerer, byte[] confirmExporter, byte[] wordsExporter) {
        private Role peer() {
            return role == Role.OFFERER ? Role.ANSWERER : Role.OFFERER;
        }
    }

    static final String CONFIRM_EXPORTER = "EXPORTER-peersession-confirm";
    static final String WORDS_EXPORTER = "EXPORTER-peersession-words";

    private static final int VERSION = 1;
    private static final int CAPABILITIES = Capability.RESTART
            | Capability.VERIFY
            | Capability.CALLS
            | Capability.FILES
            | Capability.ROOMS
            | Capability.NOTES;

    private final Upper upper;
    private final Binding binding;
    private final @Nullable SessionKeys keys;
    private final Reason wrongSecret;
    private final String ownName;
    private final SecureRandom random;
    private boolean proved;
    private boolean confirmed;
    private boolean greeted;
    private boolean reported;
    private @Nullable Verification verification;
    private long malformed;

    /** {@code keys} of the sealed exchange, null in a plain session. */
    ControlLink(
            Upper upper,
            Binding binding,
            @Nullable SessionKeys keys,
            Reason wrongSecret,
            String ownName,
            SecureRandom random) {
        this.upper = upper;
        this.binding = binding;
        this.keys = keys;
        this.wrongSecret = wrongSecret;
        this.ownName = ownName;
        this.random = random;
    }

    /** The association is up. */
    void start() {
        if (keys == null) {
            converse();
            return;
        }
        upper.control(ControlCodec.encode(new ControlFrame.Confirm(
                keys.confirmation(binding.role(), binding.offerer(), binding.answerer(), binding.confirmExporter()))));
        proved = true;
        if (confirmed) {
            converse();
        }
    }

    /** The limit for opening has passed. */
    void expired() {
        if (keys != null && !confirmed) {
            upper.refused(wrongSecret, "the peer did not prove within the limit that it knows the secret");
        } else if (!greeted) {
            upper.refused(Reason.HANDSHAKE_FAILED, "the peer announced a control channel and said nothing on it");
        }
    }

    /** Tells the peer of another address of ours. */
    void announce(int generation, String attribute) {
        if (attribute.length() <= ControlFrame.Candidates.MAX_ATTRIBUTE) {
            upper.control(ControlCodec.encode(new ControlFrame.Candidates(generation, List.of(attribute))));
        }
    }

    /** Tells the peer that we use these credentials now. */
    void moved(int generation) {
        upper.control(ControlCodec.encode(new ControlFrame.Restart(generation)));
    }

    /** Tells the peer what we answer checks of this generation with. */
    void reserve(int generation, IceCredentials own) {
        upper.control(ControlCodec.encode(new ControlFrame.Reserve(generation, own)));
    }

    /** Tells the peer what we are willing to do in a call. */
    void media(boolean sends, boolean plays) {
        upper.control(ControlCodec.encode(new ControlFrame.Media(sends, plays)));
    }

    long malformed() {
        return malformed;
    }

    /** A message of the peer. */
    void input(byte[] message) {
        List<ControlFrame> frames = ControlCodec.parse(message);
        if (frames == null) {
            malformed++;
            return;
        }
        for (ControlFrame frame : frames) {
            if (frame instanceof ControlFrame.Confirm confirm) {
                confirm(confirm.mac());
            } else if (keys != null && !confirmed) {
                // Nobody says anything else before: not an honest peer, or not the right one.
                malformed++;
            } else {
                obey(frame);
            }
        }
    }

    private void confirm(byte[] mac) {
        if (keys == null || confirmed) {
            malformed++;
            return;
        }
        if (!keys.verify(binding.peer(), binding.offerer(), binding.answerer(), binding.confirmExporter(), mac)) {
            upper.refused(wrongSecret, "the peer's proof of the secret is wrong");
            return;
        }
        confirmed = true;
        upper.confirmed();
        // Before our own proof the peer would not hear us.
        if (proved) {
            converse();
        }
    }

    private void converse() {
        upper.control(ControlCodec.encode(new ControlFrame.Hello(VERSION, CAPABILITIES, ownName)));
        verification = Verification.start(
                binding.role(), binding.offerer(), binding.answerer(), binding.wordsExporter(), random);
        pollVerification(verification);
    }

    private void obey(ControlFrame frame) {
        if (frame instanceof ControlFrame.Hello hello) {
            if (!greeted) {
                greeted = true;
                upper.ready(hello.name(), hello.capabilities());
            }
        } else if (frame instanceof ControlFrame.Verify verify) {
            verify(verify.message());
        } else if (frame instanceof ControlFrame.Candidates candidates) {
            upper.candidates(candidates.generation(), candidates.attributes());
        } else if (frame instanceof ControlFrame.Restart restart) {
            upper.restart(restart.generation());
        } else if (frame instanceof ControlFrame.Reserve reserve) {
            upper.reserve(reserve.generation(), reserve.credentials());
        } else if (frame instanceof ControlFrame.Media media) {
            upper.media(media.sends(), media.plays());
        } else if (frame instanceof ControlFrame.Bye) {
            upper.refused(Reason.REMOTE_CLOSED, "the peer said goodbye");
        } else if (frame instanceof ControlFrame.Unknown unknown && unknown.critical()) {
            upper.refused(
                    Reason.UNSUPPORTED_VERSION, "the peer needs control frame " + unknown.type() + ", unknown here");
        }
    }

    private void verify(byte[] message) {
        Verification v = verification;
        if (v == null || v.state() != Verification.State.RUNNING) {
            malformed++;
            return;
        }
        v.input(message);
        pollVerification(v);
    }

    private void pollVerification(Verification v) {
        for (byte[] m = v.poll(); m != null; m = v.poll()) {
            upper.control(ControlCodec.encode(new ControlFrame.Verify(m)));
        }
        if (v.state() == Verification.State.FAILED) {
            // A commitment that does not open: only somebody who wants the words to be equal does that.
            upper.refused(Reason.HANDSHAKE_FAILED, "the exchange behind the verification words was tampered with");
        } else if (v.state() == Verification.State.DONE && !reported) {
            reported = true;
            upper.words(v);
        }
    }
}
