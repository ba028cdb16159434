package dev.peersession.signaling;

/**
 * An answer that opened: its maker knows the secret.
 *
 * @param content what it tells, authenticated
 * @param keys to be closed by the caller
 */
public record AcceptedAnswer(SealedContent content, SessionKeys keys) {}
