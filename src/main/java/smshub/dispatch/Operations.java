package smshub.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import smshub.intake.Accepted;
import smshub.message.Problem;
import smshub.provider.Balance;

/** What an operator may do with messages and accounts, whichever page or program asks. */
public interface Operations {
    /** Withdraws a message that waits. A problem (not-found, conflict) when it does not wait any more. */
    CompletionStage<Optional<Problem>> cancel(String messageId);

    /**
     * Queues copies of messages that were sent or came to an end, each under a new id as a request of the same client. What
     * was asked is judged again. The records of both name each other. One result for each, in their order.
     */
    CompletionStage<List<Accepted>> resend(List<String> messageIds, Resend how);

    /** Puts a dead, held or unsure message back on its account's queue under its own id. */
    CompletionStage<Optional<Problem>> requeue(String messageId);

    /** The same with those of some messages that are dead, held or unsure; completes with their number. */
    CompletionStage<Long> requeue(List<String> messageIds);

    /** Asks the provider what became of a message; the answer comes as an event. */
    CompletionStage<Optional<Problem>> check(String messageId);

    /** Every account, in the order of the settings. */
    List<AccountStatus> accounts();

    /**
     * Stops an account's calls; its messages wait. On return that is on disk, so that a restart does not end it. A problem
     * when there is no such account, or when it could not be kept.
     *
     * @param by who wants it
     */
    Optional<Problem> pause(String account, String by);

    /** Lets an account send again: after a pause, a stop, or in hold (then its backlog is released). */
    Optional<Problem> resume(String account, String by);

    /** Ends every message that waits on an account as expired; for a backlog in hold. Completes with their number. */
    CompletionStage<Long> expire(String account);

    /** Asks the provider for the account's balance. */
    CompletionStage<Balance> balance(String account);
}
