package smshub.dispatch;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.json.Json;

/**
 * What is said of accounts, kept on {@code sms.account}, a queue that holds the last word of each. It stands in the
 * broker, not in a file or the database: there the messages wait that it is about, so that whoever comes to send them
 * finds it, and it can be written while the database is down.
 */
public final class AccountRecords implements AccountMemory {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRecords.class);

    private final Map<String, AccountRecord> kept = new ConcurrentHashMap<>();
    private final BatchPublisher publisher;
    private final Audit audit;
    private final Incidents incidents;

    /**
     * Reads what an earlier process left.
     *
     * @param audit keeps what the hub decides by itself and an operator must know; who acts himself is recorded where he
     *     acts
     * @param incidents hears of accounts that fail
     */
    public AccountRecords(QueueAdministration queues, BatchPublisher publisher, Audit audit, Incidents incidents) {
        this.publisher = publisher;
        this.audit = audit;
        this.incidents = incidents;
        for (QueueMessage message : queues.all(Queues.ACCOUNT)) {
            try {
                AccountRecord record = Json.read(String.valueOf(message.text()), AccountRecord.class);
                kept.put(record.account(), record);
            } catch (UncheckedIOException e) {
                LOG.warn("A record on {} cannot be read and is left out", Queues.ACCOUNT);
            }
        }
    }

    @Override
    public AccountRecord of(String account) {
        return kept.get(account);
    }

    @Override
    public void said(AccountRecord before, AccountRecord now) {
        if (!now.by().equals(AccountRecord.HUB)) {
            return;
        }
        if (now.problem() != null) {
            incidents.note(Incident.Kind.ACCOUNT, now.problem(), now.account(), null, null);
        }
        if (before.lasting() || now.lasting()) {
            audit.record(
                            Actor.HUB,
                            "account." + word(now),
                            "accounts/" + now.account(),
                            Map.of("state", word(before)),
                            now.problem() == null
                                    ? Map.of("state", word(now))
                                    : Map.of("state", word(now), "problem", now.problem()))
                    .exceptionally(failure -> {
                        LOG.warn("That account {} is {} is not in the audit record", now.account(), now.state());
                        return null;
                    });
        }
    }

    private static String word(AccountRecord record) {
        return record.state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public CompletionStage<?> keep(AccountRecord record) {
        kept.put(record.account(), record);
        return publisher
                .post(List.of(Publication.to(Queues.ACCOUNT, Json.text(record), Map.of())
                        .inPlaceOf(record.account())))
                .whenComplete((posted, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "That account {} is {} could not be kept; a restart would forget it: {}",
                                record.account(),
                                record.state(),
                                failure.getMessage());
                    }
                });
    }
}
