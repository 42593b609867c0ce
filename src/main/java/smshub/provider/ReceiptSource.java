package smshub.provider;

import java.util.List;
import smshub.message.DeliveryReceipt;

/** A provider that pushes delivery receipts. */
public interface ReceiptSource {
    /** The receipts in a call-back; empty when it holds none that can be read. */
    List<DeliveryReceipt> receipts(Callback callback);

    /** The body that tells the provider that its receipts arrived. */
    String acknowledgement();
}
