package dev.peersession.sctp;

import dev.peersession.sctp.mem.IntMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels of an association by their numbers and by their streams. */
final class ChannelTable {
    /** Even for the DTLS client, odd for the server (RFC 8832 section 6). */
    private final int ownParity;

    private final IntMap<Channel> byNumber = new IntMap<>();
    private final IntMap<Channel> byStream = new IntMap<>();
    /** Those by number that the peer may still send on: what it resets all at once and again costs it as much as us. */
    private final IntMap<Channel> heard = new IntMap<>();

    private int nextNumber;

    ChannelTable(boolean dtlsClient) {
        ownParity = dtlsClient ? 0 : 1;
    }

    @Nullable
    Channel find(int number) {
        return byNumber.find(number);
    }

    @Nullable
    Channel onStream(int stream) {
        return byStream.find(stream);
    }

    /** Whether a channel ever had this number. */
    boolean everHad(int number) {
        return number >= 0 && number < nextNumber;
    }

    /** Whether it is the peer that opens channels on such streams. */
    boolean isTheirs(int stream) {
        return (stream & 1) != ownParity;
    }

    /** The first stream that we may open a channel on. */
    int freeStream(int streams) {
        for (int stream = ownParity; stream < Math.min(streams, 65_535); stream += 2) {
            if (byStream.find(stream) == null) {
                return stream;
            }
        }
        throw new IllegalStateException("all " + streams + " streams are in use");
    }

    Channel add(int stream, ChannelOptions options) {
        Channel channel = new Channel(nextNumber++, stream, options);
        byNumber.put(channel.number, channel);
        byStream.put(stream, channel);
        heard.put(channel.number, channel);
        return channel;
    }

    void remove(Channel channel) {
        byNumber.remove(channel.number);
        byStream.remove(channel.streamId);
        heard.remove(channel.number);
    }

    /** The peer has reset its side of the channel. */
    void silent(Channel channel) {
        channel.incomingReset = true;
        heard.remove(channel.number);
    }

    /** Those whose other side has not been reset, in the order in which they were opened. */
    List<Channel> heard() {
        return inOrder(heard);
    }

    /** All of them, in the order in which they were opened. */
    List<Channel> all() {
        return inOrder(byNumber);
    }

    private static List<Channel> inOrder(IntMap<Channel> channels) {
        List<Channel> all = new ArrayList<>();
        channels.forEach(all::add);
        all.sort(Comparator.comparingInt(c -> c.number));
        return all;
    }
}
