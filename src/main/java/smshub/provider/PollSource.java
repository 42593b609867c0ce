package smshub.provider;

/** A {@link CallProvider} that hands out receipts and inbound messages on request: route {@code direct:<id>-poll}. */
public interface PollSource<C, R> {
    /** The call that asks for what the provider keeps. */
    C poll(PollJob job);

    /** What it handed out. */
    Polled polled(R reply);
}
