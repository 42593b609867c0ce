package smshub;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.intake.OwnMessages;
import smshub.message.Problem;
import smshub.store.StoredMessage;

/**
 * What the client of an intake may look up and withdraw.
 *
 * @param withdrawal withdraws a message that waits
 */
record ClientMessages(
        Client client, BrokerModule broker, Function<String, CompletionStage<Optional<Problem>>> withdrawal)
        implements OwnMessages {
    @Override
    public CompletionStage<Optional<StoredMessage>> find(String id) {
        return broker.message(id).thenApply(found -> found.filter(each -> Visibility.of(client, each.client())));
    }

    @Override
    public CompletionStage<List<StoredMessage>> named(String reference) {
        return broker.named(reference, client.id());
    }

    @Override
    public CompletionStage<Optional<Problem>> cancel(String id) {
        return withdrawal.apply(id);
    }
}
