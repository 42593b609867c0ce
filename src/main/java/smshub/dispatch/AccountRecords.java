package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
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
import smshub.broker.Hubs;
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

    private static final String SAID = "account";
    private static final String STATE = "account-state";
    /** Of an account that the settings of a hub do not hold. */
    private static final String UNKNOWN = "unknown";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, AccountRecord> kept = new ConcurrentHashMap<>();
    private final BatchPublisher publisher;
    private final Audit audit;
    private final Incidents incidents;
    private final QueueAdministration queues;
    private final Hubs hubs;

    /**
     * Reads what an earlier process left.
     *
     * @param audit keeps what the hub decides by itself and an operator must know; who acts himself is recorded where he
     *     acts
     * @param incidents hears of accounts that fail
     * @param hubs hear what is said
     */
    public AccountRecords(
            QueueAdministration queues, BatchPublisher publisher, Audit audit, Incidents incidents, Hubs hubs) {
        this.queues = queues;
        this.hubs = hubs;
        this.publisher = publisher;
        this.audit = audit;
        this.incidents = incidents;
        all().forEach(record -> kept.put(record.account(), record));
    }

    private List<AccountRecord> all() {
        List<AccountRecord> all = new ArrayList<>();
        for (QueueMessage message : queues.all(Queues.ACCOUNT)) {
            try {
                all.add(Json.read(String.valueOf(message.text()), AccountRecord.class));
            } catch (UncheckedIOException e) {
                LOG.warn("A record on {} cannot be read and is left out", Queues.ACCOUNT);
            }
        }
        return all;
    }

    /**
     * Hears from now on what other hubs say of accounts, and reads it again after a time in which nothing could be heard.
     *
     * @param gates those of this hub, by account
     */
    public void hear(Map<String, AccountGate> gates) {
        hubs.hear(SAID, (hub, text) -> {
            AccountRecord record = Json.read(text, AccountRecord.class);
            AccountGate gate = gates.get(record.account());
            if (gate == null) {
                return UNKNOWN;
            }
            if (record.lasting() || record.state() == AccountStatus.State.OPEN) {
                kept.put(record.account(), record);
            }
            gate.heard(record, hub);
            return word(gate.said());
        });
        hubs.hear(STATE, (hub, account) -> {
            AccountGate gate = gates.get(account);
            return gate == null ? UNKNOWN : word(gate.said());
        });
        hubs.joined(() -> {
            for (AccountRecord record : all()) {
                AccountGate gate = gates.get(record.account());
                if (gate != null && record.since().isAfter(gate.said().since())) {
                    gate.heard(record, "before");
                }
            }
        });
    }

    /** How an account is at each other hub, as a word; null where one does not answer. */
    CompletionStage<Map<String, String>> states(String account) {
        return hubs.ask(STATE, account, PATIENCE);
    }

    @Override
    public void tell(AccountRecord now) {
        if (now.by().equals(AccountRecord.HUB)) {
            hubs.say(SAID, Json.text(now));
        }
    }

    /**
     * Tells other hubs what an operator said of an account.
     *
     * @return how it is at each of them now, as a word; null where one does not answer
     */
    CompletionStage<Map<String, String>> ask(AccountRecord word) {
        return hubs.ask(SAID, Json.text(word), PATIENCE);
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
