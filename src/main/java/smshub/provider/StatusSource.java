package smshub.provider;

import java.util.List;
import smshub.message.DeliveryReceipt;

/** A {@link CallProvider} that tells the state of a message on request: route {@code direct:<id>-status}. */
public interface StatusSource<C, R> {
    /** The call that asks for the state of a message. */
    C status(StatusJob job);

    /** The states that were told; empty when none was. */
    List<DeliveryReceipt> statuses(R reply);
}
