package dev.peersession.api.loop;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendmsg} with UDP_SEGMENT and {@code recvmsg} with UDP_GRO (Linux, {@code udp(7)}), on the descriptor of a channel that the
 * JDK opened. The JDK does not tell the descriptor, so it is found by its bound address; it is used on the loop only, and never
 * once the channel is closed.
 *
 * <p>Structures are those of 64-bit Linux, the same on all its processors.
 */
final class NativeUdp implements UdpCalls {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;

    // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags
    private static final int MSG_NAME = 0;
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_FLAGS = 48;
    private static final int MSGHDR = 56;
    // struct cmsghdr: len, level, type, data
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CONTROL = 64;

    /** So far the descriptors of a process are looked through. */
    private static final int MAX_DESCRIPTORS = 1 << 16;

    private static final @Nullable Calls CALLS = Calls.link();
    // Where the last one was found: descriptors are dealt out in order. A race costs a longer search.
    private static volatile int near;

    private final Calls calls;
    private final int descriptor;
    private final boolean v6;
    private final MemorySegment receiver;
    private final MemorySegment from;
    private final MemorySegment iov;
    private final MemorySegment control;
    private final MemorySegment message;
    private final byte[] lastSender = new byte[SOCKADDR_IN6];
    private @Nullable InetSocketAddress sender;
    private @Nullable InetSocketAddress lastTo;
    private int segment;

    private NativeUdp(Calls calls, int descriptor, boolean v6) {
        this.calls = calls;
        this.descriptor = descriptor;
        this.v6 = v6;
        // Freed with this object: no datagram is under way once nobody has it.
        Arena arena = Arena.ofAuto();
        receiver = arena.allocate(SOCKADDR_IN6, 8);
        from = arena.allocate(SOCKADDR_IN6, 8);
        iov = arena.allocate(16, 8);
        control = arena.allocate(CONTROL, 8);
        message = arena.allocate(MSGHDR, 8);
        message.set(ValueLayout.ADDRESS, MSG_IOV, iov);
        message.set(ValueLayout.JAVA_LONG, MSG_IOVLEN, 1);
        message.set(ValueLayout.ADDRESS, MSG_CONTROL, control);
    }

    /** The functions of the C library, as the foreign-function API reaches them. */
    private record Calls(
            MethodHandle sendmsg, MethodHandle recvmsg, MethodHandle setsockopt, MethodHandle getsockname) {
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
        private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

        static @Nullable Calls link() {
            boolean wide = ValueLayout.ADDRESS.byteSize() == 8 && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            if (!System.getProperty("os.name", "").equals("Linux") || !wide) {
                return null;
            }
            try {
                return new Calls(
                        find("sendmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT)),
                        find("recvmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT)),
                        find("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, INT)),
                        find("getsockname", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS)));
            } catch (RuntimeException | Error e) {
                // Native access is denied, or this C library is another one: without it everything works as well.
                return null;
            }
        }

        private static MethodHandle find(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
        }
    }

    /** The calls of a bound channel, or null where they cannot be had. */
    static @Nullable UdpCalls of(DatagramChannel channel) {
        Calls calls = CALLS;
        if (calls == null) {
            return null;
        }
        try {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            if (local == null) {
                return null;
            }
            for (boolean v6 : new boolean[] {false, true}) {
                byte[] wanted = socketAddress(local, v6);
                int descriptor = wanted == null ? -1 : find(calls, wanted);
                if (descriptor >= 0) {
                    return receivesSeveral(calls, descriptor) ? new NativeUdp(calls, descriptor, v6) : null;
                }
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static int find(Calls calls, byte[] wanted) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_IN6, 8);
            MemorySegment length = arena.allocate(4, 4);
            int start = near;
            for (int i = 0; i < MAX_DESCRIPTORS; i++) {
                // Alternately upwards and downwards.
                int descriptor = start + ((i & 1) == 0 ? i >> 1 : -(i + 1 >> 1));
                if (descriptor < 0) {
                    continue;
                }
                length.set(ValueLayout.JAVA_INT, 0, SOCKADDR_IN6);
                if ((int) calls.getsockname.invokeExact(descriptor, address, length) == 0 && matches(address, wanted)) {
                    near = descriptor + 1;
                    return descriptor;
                }
            }
            return -1;
        } catch (Throwable e) {
            return -1;
        }
    }

    /** Family, port and address; the flow and scope of IPv6 do not matter. */
    private static boolean matches(MemorySegment address, byte[] wanted) {
        int end = wanted.length == SOCKADDR_IN6 ? 24 : 8;
        for (int i = 0; i < end; i++) {
            boolean flow = wanted.length == SOCKADDR_IN6 && i >= 4 && i < 8;
            if (!flow && address.get(ValueLayout.JAVA_BYTE, i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean receivesSeveral(Calls calls, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocate(4, 4);
            on.set(ValueLayout.JAVA_INT, 0, 1);
            return (int) calls.setsockopt.invokeExact(descriptor, SOL_UDP, UDP_GRO, on, 4) == 0;
        } catch (Throwable e) {
            return false;
        }
    }

    /** A {@code sockaddr} of the family; null for an IPv6 address where the socket has IPv4. */
    private static byte @Nullable [] socketAddress(InetSocketAddress address, boolean v6) {
        byte[] raw = address.getAddress().getAddress();
        byte[] bytes = new byte[v6 ? SOCKADDR_IN6 : SOCKADDR_IN];
        bytes[0] = (byte) (v6 ? AF_INET6 : AF_INET);
        bytes[2] = (byte) (address.getPort() >> 8);
        bytes[3] = (byte) address.getPort();
        if (!v6) {
            if (raw.length != 4) {
                return null;
            }
            System.arraycopy(raw, 0, bytes, 4, 4);
        } else if (raw.length == 16) {
            System.arraycopy(raw, 0, bytes, 8, 16);
            if (address.getAddress() instanceof java.net.Inet6Address wide) {
                ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(24, wide.getScopeId());
            }
        } else if (!address.getAddress().isAnyLocalAddress()) {
            // RFC 4291 section 2.5.5.2: an IPv4 address as an IPv6 socket has it.
            bytes[18] = -1;
            bytes[19] = -1;
            System.arraycopy(raw, 0, bytes, 20, 4);
        }
        return bytes;
    }

    @Override
    public boolean send(ByteBuffer buffer, int segment, InetSocketAddress to) {
        if (to != lastTo) {
            byte[] address = socketAddress(to, v6);
            if (address == null) {
                return false;
            }
            MemorySegment.copy(address, 0, receiver, ValueLayout.JAVA_BYTE, 0, address.length);
            lastTo = to;
        }
        message.set(ValueLayout.ADDRESS, MSG_NAME, receiver);
        message.set(ValueLayout.JAVA_INT, MSG_NAMELEN, v6 ? SOCKADDR_IN6 : SOCKADDR_IN);
        if (buffer.remaining() > segment) {
            control.set(ValueLayout.JAVA_LONG, 0, CMSG_DATA + 2);
            control.set(ValueLayout.JAVA_INT, CMSG_LEVEL, SOL_UDP);
            control.set(ValueLayout.JAVA_INT, CMSG_TYPE, UDP_SEGMENT);
            control.set(ValueLayout.JAVA_SHORT, CMSG_DATA, (short) segment);
            message.set(ValueLayout.JAVA_LONG, MSG_CONTROLLEN, CMSG_DATA + 8);
        } else {
            message.set(ValueLayout.JAVA_LONG, MSG_CONTROLLEN, 0);
        }
        return call(calls.sendmsg, buffer) == buffer.remaining();
    }

    @Override
    public int receive(ByteBuffer buffer) {
        buffer.clear();
        message.set(ValueLayout.ADDRESS, MSG_NAME, from);
        message.set(ValueLayout.JAVA_INT, MSG_NAMELEN, SOCKADDR_IN6);
        message.set(ValueLayout.JAVA_LONG, MSG_CONTROLLEN, CONTROL);
        int length = call(calls.recvmsg, buffer);
        if (length < 0) {
            return -1;
        }
        buffer.limit(length);
        readSender();
        segment = readSegment(length);
        return length;
    }

    private int call(MethodHandle function, ByteBuffer buffer) {
        MemorySegment data = MemorySegment.ofBuffer(buffer);
        iov.set(ValueLayout.ADDRESS, 0, data);
        iov.set(ValueLayout.JAVA_LONG, 8, data.byteSize());
        message.set(ValueLayout.JAVA_INT, MSG_FLAGS, 0);
        try {
            return (int) (long) function.invokeExact(descriptor, message, MSG_DONTWAIT);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }

    private int readSegment(int length) {
        boolean several = message.get(ValueLayout.JAVA_LONG, MSG_CONTROLLEN) >= CMSG_DATA + 4
                && control.get(ValueLayout.JAVA_INT, CMSG_LEVEL) == SOL_UDP
                && control.get(ValueLayout.JAVA_INT, CMSG_TYPE) == UDP_GRO;
        int size = several ? control.get(ValueLayout.JAVA_INT, CMSG_DATA) : length;
        return size > 0 ? size : length;
    }

    /** The same sender as last time, as a rule; then nothing is allocated. */
    private void readSender() {
        int size = v6 ? SOCKADDR_IN6 : SOCKADDR_IN;
        InetSocketAddress known = sender;
        boolean same = known != null;
        for (int i = 0; i < size; i++) {
            byte next = from.get(ValueLayout.JAVA_BYTE, i);
            same &= next == lastSender[i];
            lastSender[i] = next;
        }
        if (same) {
            return;
        }
        int port = (lastSender[2] & 0xff) << 8 | lastSender[3] & 0xff;
        try {
            sender = new InetSocketAddress(
                    v6 ? wide() : InetAddress.getByAddress(Arrays.copyOfRange(lastSender, 4, 8)), port);
        } catch (UnknownHostException e) {
            sender = null;
        }
    }

    private InetAddress wide() throws UnknownHostException {
        byte[] raw = Arrays.copyOfRange(lastSender, 8, 24);
        // Turns a mapped address into one of IPv4, as the JDK's own channel does.
        InetAddress plain = InetAddress.getByAddress(raw);
        int scope = ByteBuffer.wrap(lastSender).order(ByteOrder.nativeOrder()).getInt(24);
        return plain instanceof Inet4Address || scope == 0
                ? plain
                : java.net.Inet6Address.getByAddress(null, raw, scope);
    }

    @Override
    public int segment() {
        return segment;
    }

    @Override
    public @Nullable InetSocketAddress sender() {
        return sender;
    }
}
