package smshub.intake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import smshub.message.Problem;
import smshub.store.StoredMessage;

/**
 * The messages of an intake's client, for channels that can ask for them and withdraw them. Nobody waits in the caller's
 * thread; a stage fails while store or broker is down.
 */
public interface OwnMessages {
    /** The client's message of an id, also one that was accepted a moment ago. */
    CompletionStage<Optional<StoredMessage>> find(String id);

    /** The client's messages of a reference. */
    CompletionStage<List<StoredMessage>> named(String reference);

    /** Withdraws a message that waits; tells why it cannot be. */
    CompletionStage<Optional<Problem>> cancel(String id);
}
