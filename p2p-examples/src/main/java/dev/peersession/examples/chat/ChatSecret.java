package dev.peersession.examples.chat;

/** What both people know. The array belongs to the caller, who wipes it. */
record ChatSecret(boolean passphrase, char[] word) {
    @Override
    public String toString() {
        return passphrase ? "passphrase" : "PIN";
    }
}
