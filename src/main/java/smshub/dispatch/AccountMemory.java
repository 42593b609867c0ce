package smshub.dispatch;

import java.util.concurrent.CompletionStage;

/** Where what is said of accounts outlives the process. */
public interface AccountMemory {
    /** What an earlier process left of an account, or null. */
    AccountRecord of(String account);

    /** Hears of every change of what counts for an account, also of those that a restart may forget. */
    default void said(AccountRecord before, AccountRecord now) {}

    /** Tells other hubs that send by the account of what is said of it now. */
    default void tell(AccountRecord now) {}

    /** Keeps a record in place of the account's last; completes when it is on disk. */
    CompletionStage<?> keep(AccountRecord record);
}
