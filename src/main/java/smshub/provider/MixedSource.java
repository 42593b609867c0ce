package smshub.provider;

/**
 * A provider that pushes receipts and messages alike to whichever address it knows. A call-back is then read both ways,
 * and each way takes only what is its own.
 */
public interface MixedSource extends ReceiptSource, InboundSource {
    @Override
    default boolean mixed() {
        return true;
    }
}
