package smshub.protocol.smsc;

import java.util.function.BooleanSupplier;
import smshub.broker.FreeFlow;

/** Lets everything pass while something holds; else what waits lies on its queue. */
final class OpenWhile extends FreeFlow {
    private final BooleanSupplier condition;

    OpenWhile(BooleanSupplier condition) {
        this.condition = condition;
    }

    @Override
    public Opening opening() {
        return condition.getAsBoolean() ? Opening.ALL : Opening.NONE;
    }
}
