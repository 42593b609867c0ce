package smshub.protocol.modem.component;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import smshub.protocol.modem.pdu.Submission;

/** A message on its way through the pool. */
final class ModemJob {
    private final String id;
    private final Submission submission;
    private final int parts;
    private final boolean begun;
    private final CompletableFuture<Sent> result = new CompletableFuture<>();
    private int tries;
    private Modem owner;

    /**
     * A message that went out.
     *
     * @param modem which sent it
     * @param references what the modem called its parts; -1 for one of which it did not tell
     */
    record Sent(String modem, List<Integer> references) {}

    /**
     * @param begun whether parts of it went out before, and it may only go on after them
     * @throws IllegalArgumentException when it does not fit a message
     */
    ModemJob(String id, Submission submission, boolean begun) {
        this.id = id;
        this.submission = submission;
        this.parts = submission.parts(0).size();
        this.begun = begun;
    }

    String id() {
        return id;
    }

    Submission submission() {
        return submission;
    }

    int parts() {
        return parts;
    }

    boolean begun() {
        return begun;
    }

    CompletableFuture<Sent> result() {
        return result;
    }

    /** The only modem that can go on with it, because some of its parts went out there; null while none did. */
    Modem owner() {
        return owner;
    }

    void owner(Modem newOwner) {
        owner = newOwner;
    }

    /** Counts a try on a modem that could not send it; how many there were. */
    int tried() {
        return ++tries;
    }
}
