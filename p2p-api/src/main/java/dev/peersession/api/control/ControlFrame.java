package dev.peersession.api.control;

import dev.peersession.ice.IceCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One frame of the control channel. The arrays of a frame are not copied and must not be changed. */
public sealed interface ControlFrame {

    /** A frame's longest body: room for what is to come, and the most that a stranger can make us look at. */
    int MAX_BODY = 4096;

    /** Proves that the sender knows the keys of the sealed exchange: the first frame there. */
    record Confirm(byte[] mac) implements ControlFrame {
        /** HMAC-SHA-256 or the first half of HMAC-SHA-512. */
        public static final int MAC_BYTES = 32;

        public Confirm {
            if (mac.length != MAC_BYTES) {
                throw new IllegalArgumentException("mac has " + mac.length + " bytes, allowed " + MAC_BYTES);
            }
        }
    }

    /**
     * Who the sender is and what it can do.
     *
     * @param version highest version of this protocol that it speaks, 1 to 255
     * @param capabilities bits of {@link Capability}, 32 of them; unknown ones are ignored
     * @param name at most {@value #MAX_NAME_BYTES} bytes of UTF-8, without control characters
     */
    record Hello(int version, int capabilities, String name) implements ControlFrame {
        /** Two lines of a terminal at most: a name is shown to people. */
        public static final int MAX_NAME_BYTES = 128;

        public Hello {
            if (version < 1 || version > 255) {
                throw new IllegalArgumentException("version is " + version + ", allowed 1 to 255");
            }
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                throw new IllegalArgumentException("name has " + bytes + " bytes, allowed 0 to " + MAX_NAME_BYTES);
            }
        }
    }

    /** A message of the exchange behind the verification words. */
    record Verify(byte[] message) implements ControlFrame {
        /** The longest of the three is a commitment with its header. */
        public static final int MAX_BYTES = 128;

        public Verify {
            if (message.length > MAX_BYTES) {
                throw new IllegalArgumentException("message has " + message.length + " bytes, allowed " + MAX_BYTES);
            }
        }
    }

    /** More addresses of the sender, as candidate attributes ({@code candidate:...}), for this generation of credentials. */
    record Candidates(int generation, List<String> attributes) implements ControlFrame {
        /** A machine with many interfaces has fewer; more arrive in another frame. */
        public static final int MAX_COUNT = 16;

        /** The longest attribute with an IPv6 address and a related one has about 180 characters. */
        public static final int MAX_ATTRIBUTE = 220;

        public Candidates {
            attributes = List.copyOf(attributes);
            if (attributes.size() > MAX_COUNT) {
                throw new IllegalArgumentException(attributes.size() + " candidates, allowed " + MAX_COUNT);
            }
        }
    }

    /** The sender uses the ICE credentials of this generation from now on. */
    record Restart(int generation) implements ControlFrame {}

    /**
     * What the sender will use when the path is lost, for a peer that cannot derive it (RFC 8445 section 2.4). The other side
     * answers with its own of the same generation.
     */
    record Reserve(int generation, IceCredentials credentials) implements ControlFrame {
        /** Browsers have 4 to 8 and 24 to 32 characters; each is kept for the life of the session. */
        public static final int MAX_UFRAG = 32;

        public static final int MAX_PASSWORD = 64;

        public Reserve {
            char[] password = credentials.password();
            Arrays.fill(password, '\0');
            if (credentials.ufrag().length() > MAX_UFRAG || password.length > MAX_PASSWORD) {
                throw new IllegalArgumentException(
                        "credentials have " + credentials.ufrag().length() + " and " + password.length
                                + " characters, allowed " + MAX_UFRAG + " and " + MAX_PASSWORD);
            }
        }
    }

    /** What the sender is willing to do in a call from now on. */
    record Media(boolean sends, boolean plays) implements ControlFrame {}

    /** The sender ends the session. */
    record Bye(int code) implements ControlFrame {}

    /** A frame of a type that this version does not know; a critical one ends the session. */
    record Unknown(int type, boolean critical) implements ControlFrame {}

    /** Bits of {@link Hello#capabilities()}. */
    final class Capability {
        /** Moves to derived ICE credentials when the path is lost. */
        public static final int RESTART = 1;
        /** Takes part in the exchange behind the verification words. */
        public static final int VERIFY = 1 << 1;
        /** Takes calls. */
        public static final int CALLS = 1 << 2;
        /** Takes files. */
        public static final int FILES = 1 << 3;
        /** Takes part in rooms. */
        public static final int ROOMS = 1 << 4;
        /** Takes notes that do not stay. */
        public static final int NOTES = 1 << 5;

        private Capability() {}
    }
}
