package dev.peersession.api;

import java.util.function.Consumer;

/**
 * The channel that is always there: ordered and reliable. Between own peers it needs no opening; with a foreign peer it is a
 * channel labelled {@code messages}, whoever opens it first.
 */
public final class Messages {
    private final Channel channel;

    Messages(Channel channel) {
        this.channel = channel;
    }

    /** See {@link Channel#send(String)}. */
    public void send(String text) {
        channel.send(text);
    }

    /** See {@link Channel#send(byte[])}. */
    public void send(byte[] data) {
        channel.send(data);
    }

    /** See {@link Channel#onText}. */
    public void onText(Consumer<String> handler) {
        channel.onText(handler);
    }

    /** See {@link Channel#onBinary}. */
    public void onBinary(Consumer<byte[]> handler) {
        channel.onBinary(handler);
    }

    /** The channel behind it. */
    public Channel channel() {
        return channel;
    }
}
