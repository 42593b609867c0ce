package smshub.provider;

/** A {@link CallProvider} that tells what is left on an account: route {@code direct:<id>-balance}. */
public interface BalanceSource<C, R> {
    /** The call that asks for what is left. */
    C balance(BalanceJob job);

    /** What is left. */
    Balance balanced(R reply);
}
