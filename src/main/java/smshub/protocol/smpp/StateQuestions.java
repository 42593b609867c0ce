package smshub.protocol.smpp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import smshub.message.DeliveryReceipt;
import smshub.provider.StatusJob;

/**
 * What is to be asked about one message: part by part, and about each under one form of its id after the other until the
 * SMSC knows it.
 */
public final class StateQuestions {
    private final StatusJob job;
    private final Deque<Deque<String>> parts = new ArrayDeque<>();
    private final List<DeliveryReceipt> receipts = new ArrayList<>();

    StateQuestions(StatusJob job) {
        this.job = job;
        job.providerIds().forEach(id -> parts.add(new ArrayDeque<>(SmscIds.asked(id))));
    }

    /** Whether there is one more; the route asks. */
    public boolean isOpen() {
        return !parts.isEmpty();
    }

    String id() {
        return parts.element().element();
    }

    void told(String state) {
        receipts.add(new DeliveryReceipt(
                job.account().id(),
                job.providerIds().get(job.providerIds().size() - parts.size()),
                job.messageId(),
                ReceiptState.of(state),
                job.at(),
                state));
        parts.remove();
    }

    /** What was told so far. */
    List<DeliveryReceipt> receipts() {
        return receipts;
    }

    /** @param unknown whether the SMSC does not know such an id; otherwise it does not answer questions now */
    void notTold(boolean unknown) {
        if (unknown) {
            parts.element().remove();
            if (parts.element().isEmpty()) {
                parts.remove();
            }
        } else {
            parts.clear();
        }
    }
}
