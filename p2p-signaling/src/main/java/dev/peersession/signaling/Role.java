package dev.peersession.signaling;

/** The two ends of an exchange. The offerer speaks first. */
public enum Role {
    OFFERER,
    ANSWERER
}
