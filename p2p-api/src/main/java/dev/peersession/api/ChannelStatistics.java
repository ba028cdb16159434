package dev.peersession.api;

/**
 * A snapshot of one channel. Bytes are those of the messages.
 *
 * @param messagesReceived messages handed to a handler
 * @param bufferedAmount bytes that wait to be sent
 */
public record ChannelStatistics(
        long messagesSent, long bytesSent, long messagesReceived, long bytesReceived, long bufferedAmount) {}
