package smshub.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.intake.Accepted;
import smshub.message.Problem;
import smshub.provider.Balance;

/** What an operator may do with messages and accounts, whichever page or program asks. */
public interface Operations {
    /** Withdraws a message that waits, or is dead. A problem (not-found, conflict) when it is neither any more. */
    CompletionStage<Optional<Problem>> cancel(String messageId);

    /**
     * Queues copies of messages that were sent or came to an end, each under a new id as a request of the same client. What
     * was asked is judged again. The records of both name each other. One result for each, in their order.
     */
    CompletionStage<List<Accepted>> resend(List<String> messageIds, Resend how);

    /**
     * Puts a message back on its account's queue under its own id: a dead or unsure one, or one that waits because its
     * account is held. It is tried though the account is held; what fails then waits with the others. A problem
     * (not-found, conflict) when it is none of these, or when more waits on the held account than the broker's memory holds.
     */
    CompletionStage<Optional<Problem>> requeue(String messageId);

    /** The same with those of some messages that can be put back; completes with their number. */
    CompletionStage<Long> requeue(List<String> messageIds);

    /** Asks the provider what became of a message; the answer comes as an event. */
    CompletionStage<Optional<Problem>> check(String messageId);

    /** Whether the provider of an account can be asked that. */
    default boolean checks(String account) {
        return true;
    }

    /** Ids of the accounts whose backlog waits until somebody releases it. */
    Set<String> held();

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

    /**
     * How an account is at each other hub that sends by it, as the word of its state; null where one does not answer. Empty
     * where there is no other hub.
     */
    default Map<String, String> elsewhere(String account) {
        return Map.of();
    }

    /** Ends every message that waits on an account as expired; for a backlog in hold. Completes with their number. */
    CompletionStage<Long> expire(String account);

    /** Asks the provider for the account's balance. */
    CompletionStage<Balance> balance(String account);
}
