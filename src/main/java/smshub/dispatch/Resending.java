package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.broker.BatchPublisher;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;
import smshub.message.TextPolicy;
import smshub.rules.Decision;
import smshub.store.Store;
import smshub.store.StoredMessage;

/** Copies of messages that came to an end: in the same client's name, of what was asked, so that all rules apply again. */
final class Resending {
    private static final Logger LOG = LoggerFactory.getLogger(Resending.class);
    private static final String SOURCE = "resend";

    private final Store store;
    private final Intake intake;
    private final BatchPublisher publisher;
    private final Map<String, Client> clients;
    private final Set<String> accounts;
    private final Executor executor;
    private final Clock clock;

    /**
     * @param accounts ids of those that there are
     * @param executor for work that waits for the database
     */
    Resending(
            Store store,
            Intake intake,
            BatchPublisher publisher,
            Map<String, Client> clients,
            Set<String> accounts,
            Executor executor,
            Clock clock) {
        this.store = store;
        this.intake = intake;
        this.publisher = publisher;
        this.clients = clients;
        this.accounts = accounts;
        this.executor = executor;
        this.clock = clock;
    }

    /** One result for each message, in their order. The database is waited for by the executor alone. */
    CompletionStage<List<Accepted>> copies(List<String> messageIds, Resend how) {
        return CompletableFuture.supplyAsync(() -> begun(messageIds, how), executor)
                .thenCompose(all -> all);
    }

    private CompletionStage<List<Accepted>> begun(List<String> messageIds, Resend how) {
        List<CompletableFuture<Accepted>> all = new ArrayList<>(messageIds.size());
        for (String id : messageIds) {
            all.add(copy(id, how).toCompletableFuture());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletionStage<Accepted> copy(String messageId, Resend how) {
        Optional<StoredMessage> stored = store.find(messageId);
        if (stored.isEmpty()) {
            return refused(ProblemCode.NOT_FOUND, "There is no such message.");
        }
        StoredMessage old = stored.get();
        if (!old.state().end() && old.state() != MessageState.SENT) {
            return refused(
                    ProblemCode.CONFLICT,
                    "The message is " + old.state().word() + "; a copy of it would be sent beside it.");
        }
        if (old.to() == null || old.text() == null) {
            return refused(ProblemCode.CONFLICT, "What was asked could not be read, so there is nothing to send.");
        }
        Client client = clients.get(old.client());
        if (client == null) {
            return refused(
                    ProblemCode.CONFLICT,
                    "The message's client is not in the settings any more, so nobody may be charged for a copy.");
        }
        SmsMessage sent = store.message(messageId).orElse(null);
        return intake.accept(List.of(request(old, sent, how)), client)
                .thenCompose(accepted -> linked(old, sent, accepted.get(0)));
    }

    private SmsRequest request(StoredMessage old, SmsMessage sent, Resend how) {
        boolean there = old.account() != null && accounts.contains(old.account());
        String account = how.account() != null || !there ? how.account() : old.account();
        return new SmsRequest(
                sent == null
                        ? new Asked(old.to(), old.from(), old.text(), old.octets() ? TextPolicy.BINARY : null)
                        : sent.request(),
                new Wishes(
                        account,
                        sent == null ? null : sent.routing().priority(),
                        sent != null && sent.content().flash()),
                Times.ANY,
                new Label(SOURCE, how.reference(old.id()), old.category(), old.id()),
                Answers.NONE);
    }

    /** Notes on both time lines which message is the copy of which. */
    private CompletionStage<Accepted> linked(StoredMessage old, SmsMessage original, Accepted accepted) {
        SmsMessage copy = accepted.decision().message();
        if (copy == null || original == null || accepted.repeated()) {
            return CompletableFuture.completedFuture(accepted);
        }
        Instant now = clock.instant();
        SmsMessage ended = original.by(old.account()).at(old.attempt());
        MessageEvent from = MessageEvent.of(
                ended, old.state(), now, old.problem(), List.of(), "Sent again as message " + copy.id() + ".");
        MessageEvent to = MessageEvent.of(
                copy, MessageState.ACCEPTED, now, null, List.of(), "A copy of message " + old.id() + ".");
        List<Publication> both = new ArrayList<>(Events.publish(from, null, null));
        both.addAll(Events.publish(to, null, null));
        return publisher.post(both).handle((posted, failure) -> {
            if (failure != null) {
                LOG.warn("That message {} is a copy of {} could not be noted", copy.id(), old.id(), failure);
            }
            return accepted;
        });
    }

    private static CompletionStage<Accepted> refused(ProblemCode code, String sentence) {
        return CompletableFuture.completedFuture(
                new Accepted(new Decision(null, Problem.of(code, sentence), List.of()), false));
    }
}
