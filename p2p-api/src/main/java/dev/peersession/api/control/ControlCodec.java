package dev.peersession.api.control;

import dev.peersession.ice.IceCredentials;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes and back. A message of the channel holds one or more frames, each {@code type(1) flags(1) length(2) body},
 * integers in network order. What follows the fields of a known body is room for later versions and is skipped.
 */
public final class ControlCodec {
    /** Frames of one message: no honest peer bundles more. */
    public static final int MAX_FRAMES = 16;

    private static final int HEADER = 4;
    private static final int CRITICAL = 1;

    private static final int CONFIRM = 1;
    private static final int HELLO = 2;
    private static final int VERIFY = 3;
    private static final int CANDIDATES = 4;
    private static final int RESTART = 5;
    private static final int BYE = 6;
    private static final int RESERVE = 7;
    private static final int MEDIA = 16;

    private static final int SENDS = 1;
    private static final int PLAYS = 1 << 1;

    private ControlCodec() {}

    public static byte[] encode(ControlFrame frame) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + ControlFrame.MAX_BODY).position(HEADER);
        int type = body(frame, out);
        int length = out.position() - HEADER;
        out.put(0, (byte) type).put(1, (byte) (type == CONFIRM ? CRITICAL : 0)).putShort(2, (short) length);
        byte[] bytes = new byte[HEADER + length];
        out.get(0, bytes);
        return bytes;
    }

    private static int body(ControlFrame frame, ByteBuffer out) {
        if (frame instanceof ControlFrame.Confirm confirm) {
            out.put(confirm.mac());
            return CONFIRM;
        }
        if (frame instanceof ControlFrame.Hello hello) {
            out.put((byte) hello.version()).putInt(hello.capabilities());
            shortText(out, hello.name());
            return HELLO;
        }
        if (frame instanceof ControlFrame.Verify verify) {
            out.put(verify.message());
            return VERIFY;
        }
        if (frame instanceof ControlFrame.Candidates candidates) {
            out.putInt(candidates.generation())
                    .put((byte) candidates.attributes().size());
            candidates.attributes().forEach(attribute -> shortText(out, attribute));
            return CANDIDATES;
        }
        if (frame instanceof ControlFrame.Restart restart) {
            out.putInt(restart.generation());
            return RESTART;
        }
        if (frame instanceof ControlFrame.Reserve reserve) {
            out.putInt(reserve.generation());
            shortText(out, reserve.credentials().ufrag());
            password(out, reserve.credentials());
            return RESERVE;
        }
        if (frame instanceof ControlFrame.Bye bye) {
            out.put((byte) bye.code());
            return BYE;
        }
        if (frame instanceof ControlFrame.Media media) {
            out.put((byte) ((media.sends() ? SENDS : 0) | (media.plays() ? PLAYS : 0)));
            return MEDIA;
        }
        throw new IllegalArgumentException("frames of unknown type are only read");
    }

    private static void shortText(ByteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.put((byte) utf8.length).put(utf8);
    }

    /** No string of it is left behind. */
    private static void password(ByteBuffer out, IceCredentials credentials) {
        char[] password = credentials.password();
        out.put((byte) password.length);
        for (char c : password) {
            out.put((byte) c);
        }
        Arrays.fill(password, '\0');
    }

    /** The frames of a message, or null when any of it is malformed: then none of it counts. */
    public static @Nullable List<ControlFrame> parse(byte[] message) {
        List<ControlFrame> frames = new ArrayList<>(2);
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            if (in.remaining() < HEADER || frames.size() == MAX_FRAMES) {
                return null;
            }
            int type = in.get() & 0xFF;
            boolean critical = (in.get() & CRITICAL) != 0;
            int length = in.getShort() & 0xFFFF;
            if (length > ControlFrame.MAX_BODY || length > in.remaining()) {
                return null;
            }
            ControlFrame frame = frame(type, critical, in.slice(in.position(), length));
            if (frame == null) {
                return null;
            }
            frames.add(frame);
            in.position(in.position() + length);
        }
        return frames.isEmpty() ? null : frames;
    }

    private static @Nullable ControlFrame frame(int type, boolean critical, ByteBuffer body) {
        try {
            return switch (type) {
                case CONFIRM -> new ControlFrame.Confirm(bytes(body, ControlFrame.Confirm.MAC_BYTES));
                case HELLO -> new ControlFrame.Hello(body.get() & 0xFF, body.getInt(), printable(text(body)));
                case VERIFY -> new ControlFrame.Verify(bytes(body, body.remaining()));
                case CANDIDATES -> candidates(body);
                case RESTART -> new ControlFrame.Restart(body.getInt());
                case RESERVE -> reserve(body);
                case BYE -> new ControlFrame.Bye(body.get() & 0xFF);
                case MEDIA -> media(body.get());
                default -> new ControlFrame.Unknown(type, critical);
            };
        } catch (BufferUnderflowException | IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    private static ControlFrame candidates(ByteBuffer body) throws CharacterCodingException {
        int generation = body.getInt();
        int count = body.get() & 0xFF;
        if (count > ControlFrame.Candidates.MAX_COUNT) {
            throw new BufferUnderflowException();
        }
        List<String> attributes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            attributes.add(text(body));
        }
        return new ControlFrame.Candidates(generation, attributes);
    }

    private static ControlFrame reserve(ByteBuffer body) throws CharacterCodingException {
        int generation = body.getInt();
        String ufrag = text(body);
        char[] password = new char[body.get() & 0xFF];
        try {
            for (int i = 0; i < password.length; i++) {
                password[i] = (char) (body.get() & 0xFF);
            }
            return new ControlFrame.Reserve(generation, new IceCredentials(ufrag, password));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Bits that a later version sets are none of ours. */
    private static ControlFrame media(int bits) {
        return new ControlFrame.Media((bits & SENDS) != 0, (bits & PLAYS) != 0);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] out = new byte[length];
        in.get(out);
        return out;
    }

    private static String text(ByteBuffer in) throws CharacterCodingException {
        byte[] utf8 = bytes(in, in.get() & 0xFF);
        CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        return chars.toString();
    }

    /** A name is printed on terminals: escape sequences and marks that turn the writing direction must not come with it. */
    private static String printable(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED -> false;
                    default -> true;
                })
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
