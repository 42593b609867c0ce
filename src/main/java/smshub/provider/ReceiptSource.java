package smshub.provider;

import java.util.List;
import smshub.message.DeliveryReceipt;

/** A provider that pushes delivery receipts. */
public interface ReceiptSource extends CallbackSource {
    /** The receipts in a call-back; empty when it holds none that can be read. */
    List<DeliveryReceipt> receipts(Callback callback);
}
