package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import dev.peersession.signaling.CandidateAddress;
import dev.peersession.signaling.ResumeCode;
import dev.peersession.signaling.Role;
import dev.peersession.signaling.SignalingException;
import dev.peersession.signaling.carrier.Topic;
import java.util.Arrays;
import java.util.List;

/** Makes and reads the codes by which one side tells the other where it is now. On the loop. */
final class ResumeCodes implements AutoCloseable {
    private final byte[] root;
    private final Role role;
    private int made;
    private int heard;

    /** Takes the array over. */
    ResumeCodes(byte[] root, Role role) {
        this.root = root;
        this.role = role;
    }

    byte[] make(List<CandidateAddress> here) throws ConnectException {
        if (made >= ResumeCode.MAX_NUMBER) {
            throw new ConnectException(Reason.NOT_SUPPORTED, "this session has used up its resume codes");
        }
        if (here.isEmpty()) {
            throw new ConnectException(Reason.NO_ROUTE, "this machine has no address now");
        }
        made++;
        return ResumeCode.seal(root, role, made, here);
    }

    /** Where the peer is; each code counts once. */
    List<CandidateAddress> open(String text) throws ConnectException {
        Role peer = role == Role.OFFERER ? Role.ANSWERER : Role.OFFERER;
        try {
            ResumeCode.Opened opened = ResumeCode.open(root, peer, heard, text);
            heard = opened.number();
            return opened.candidates();
        } catch (SignalingException e) {
            throw Refusals.of(e);
        }
    }

    /** Where both leave their codes when they agreed on carriers; nobody else can know it. */
    Topic topic() {
        return Topic.ofRoot(root);
    }

    @Override
    public void close() {
        Arrays.fill(root, (byte) 0);
    }
}
