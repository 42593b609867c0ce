package smshub.provider;

/**
 * A {@link PollSource} that keeps what it handed out until it hears that it arrived: route {@code direct:<id>-confirm}.
 */
public interface ConfirmSource<C, R> extends PollSource<C, R> {
    /** The call that says what arrived. */
    C confirm(ConfirmJob job);

    /** What came of that, and perhaps still with it. */
    Polled confirmed(R reply);
}
