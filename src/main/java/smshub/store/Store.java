package smshub.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.consent.Consent;
import smshub.consent.ConsentBook;
import smshub.json.Json;
import smshub.message.DeliveryReceipt;
import smshub.message.Erased;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.settings.Settings;
import smshub.template.TextTemplate;

/**
 * What became of every message: the sum of its events, for search, time line, receipts and ledger. Every method throws
 * {@link StoreException} while the database is down, after at most a few seconds; the store itself recovers when the
 * database does. Thread-safe.
 *
 * <p>One class, because it is the one door to the database: each method only hands on to the table that it is about.
 */
public final class Store implements AutoCloseable {
    private static final int STREAM_PAGE = 1_000;

    private final Database database;
    private final CampaignStore campaigns;
    private final MessageFinder search;
    private final InboundTable inbound;
    private final AuditTable audit;
    private final ErrorTable errors;
    private final AtomicLong projected = new AtomicLong();
    private final Growth growth;
    /** Of those who hold ids; each has a connection while it does. */
    private final Semaphore holders;

    private Store(Database database) {
        this.database = database;
        this.campaigns = new CampaignStore(database);
        this.search = new MessageFinder(database.dialect(), Walk.PATIENCE);
        this.inbound = new InboundTable(database.dialect());
        this.audit = new AuditTable(database.dialect());
        this.errors = new ErrorTable(database.dialect());
        this.growth = new Growth(database.dialect());
        this.holders = new Semaphore(Math.max(1, database.connections() / 2));
    }

    /**
     * Opens the store. The database need not be up: the tables are made or brought up to date when it is first reached.
     *
     * @param data folder of the embedded database, used where the settings name no other
     * @throws IllegalArgumentException when the settings' address is none of H2, PostgreSQL or MariaDB
     */
    public static Store open(Settings.Store settings, Path data) {
        return new Store(new Database(settings, data));
    }

    /** Messages to many recipients. */
    public CampaignStore campaigns() {
        return campaigns;
    }

    /** Whether the database answers and has its tables. */
    public boolean healthy() {
        return database.healthy();
    }

    /**
     * Adds events, up to about a thousand, and returns when they are on disk. Events may come twice and in any order. A
     * message put back after its end (dead, unsure, undelivered) must carry a higher attempt than that end did.
     */
    public void project(List<MessageEvent> events) {
        database.write(connection -> {
            Projection.add(database.dialect(), connection, events);
            return null;
        });
        if (growth.passes(projected.addAndGet(events.size()))) {
            database.read(Growth::analyze);
        }
    }

    /** How many events this store has taken. */
    long projected() {
        return projected.get();
    }

    /** Gives some messages the keys that searches find them by; says whether there may be more that have none. */
    public boolean key() {
        return database.write(connection -> MessageKeys.catchUp(database.dialect(), connection)) == MessageKeys.BATCH;
    }

    /**
     * A page of messages, newest first. Looks for a part of a second only: where messages that fit are rare and have no index,
     * a page may hold fewer than asked for, even none, and have a next one all the same. So do the other pages of the store.
     *
     * @param cursor end of the page before, or null for the first
     */
    public Page<StoredMessage> list(MessageFilter filter, Cursor cursor, int limit) {
        return database.read(connection -> search.page(connection, filter, cursor, limit));
    }

    /** Hands over every message that fits, newest first, without holding more than a page in memory. */
    public void each(MessageFilter filter, Consumer<StoredMessage> consumer) {
        Cursor cursor = null;
        do {
            Page<StoredMessage> page = list(filter, cursor, STREAM_PAGE);
            page.items().forEach(consumer);
            cursor = page.next();
        } while (cursor != null);
    }

    public Optional<StoredMessage> find(String id) {
        return database.read(connection -> Messages.find(connection, id));
    }

    /** Every step of a message once, the earliest first; empty for an unknown id. */
    public List<TimelineEntry> timeline(String id) {
        return database.read(connection -> Messages.timeline(connection, id));
    }

    /** The message that one is a copy of, and its own copies. */
    public Copies copies(String id) {
        return database.read(connection -> Messages.copies(connection, id));
    }

    /** The whole message as accepted; empty for an unknown id and a refused request. */
    public Optional<SmsMessage> message(String id) {
        return match(id).map(Match::message);
    }

    /** The whole message as accepted, and where it is; empty for an unknown id. */
    public Optional<Match> match(String id) {
        return Optional.ofNullable(messages(Set.of(id)).get(id));
    }

    /** When the oldest message in a state was accepted or refused; empty where none is in it. */
    public Optional<Instant> oldest(MessageState state) {
        return database.read(connection -> Messages.oldest(database.dialect(), connection, state));
    }

    /** Every id that a provider gave to a message, in the order of its time line. */
    public List<String> providerIds(String id) {
        return timeline(id).stream()
                .flatMap(entry -> entry.providerIds().stream())
                .distinct()
                .toList();
    }

    /** Which of the ids are known, and where those messages are. */
    public Map<String, MessageState> known(Collection<String> ids) {
        return database.read(connection -> Messages.states(connection, ids));
    }

    /** Whether hubs can share it: one that each has for itself cannot tell what the others do. */
    public boolean shared() {
        return database.dialect() == Dialect.POSTGRESQL;
    }

    /**
     * Keeps all others that use this database from holding the same ids, where it is PostgreSQL.
     *
     * @param sought ids that are looked up once the others are held
     * @throws HeldIds.TakenException where another holds one and does not let it go for seconds
     */
    public HeldIds hold(Collection<String> ids, Collection<String> sought) {
        return HeldIds.hold(database, holders, ids, sought);
    }

    /** The messages that receipts name by the hub's own ids; unknown ids are absent. */
    public Map<String, Match> messages(Collection<String> ids) {
        return database.read(connection -> Messages.byId(connection, ids));
    }

    /** The messages that receipts name by the provider's ids, by these; unknown ids are absent. */
    public Map<String, Match> messagesOf(String account, Collection<String> providerIds) {
        return database.read(connection -> Messages.byProviderId(connection, account, providerIds));
    }

    /** The message that a provider knows by this id. */
    public Optional<Match> messageOf(String account, String providerId) {
        return Optional.ofNullable(messagesOf(account, Set.of(providerId)).get(providerId));
    }

    /**
     * Notes the ends of parts, of which a message may have several, each with an id of the provider's; and tells the end
     * of each message: that of its worst part, as soon as it is certain. An end is missing while other parts are open
     * that may yet end worse.
     */
    public Map<PartEnd, DeliveryReceipt.Status> partsEnded(Collection<PartEnd> ends) {
        Map<PartEnd, Set<String>> siblings = database.read(connection -> PartStates.siblings(connection, ends));
        Map<PartEnd, DeliveryReceipt.Status> whole = new HashMap<>();
        ends.stream().filter(end -> !siblings.containsKey(end)).forEach(end -> whole.put(end, end.status()));
        if (!siblings.isEmpty()) {
            whole.putAll(database.write(connection -> PartStates.end(connection, siblings)));
        }
        return whole;
    }

    /** Counts for the ledger; costs the same whatever the number of messages. */
    public Counts counts() {
        return database.read(StateCounts::read);
    }

    /** Adds inbound messages; one that is there already, by id or by its account's provider id, changes nothing. */
    public void saveInbound(List<InboundMessage> messages) {
        saveInbound(messages, message -> Optional.empty(), Instant.EPOCH);
    }

    /**
     * The same, and in the same transaction what new ones say of consent.
     *
     * @return the entries of the consent list that changed
     */
    public List<Consent> saveInbound(
            List<InboundMessage> messages, Function<InboundMessage, Optional<Consent>> said, Instant now) {
        return database.write(connection -> {
            List<Consent> consents = InboundTable.add(connection, messages).stream()
                    .flatMap(message -> said.apply(message).stream())
                    .toList();
            if (consents.isEmpty()) {
                return List.of();
            }
            List<Consent> changed = ConsentTable.put(connection, consents, now);
            AuditTable.add(connection, changed.stream().map(Store::told).toList());
            return changed;
        });
    }

    /** What a handset said stands in the audit record like what an operator did. */
    private static AuditEntry told(Consent consent) {
        return new AuditEntry(
                MessageIds.next(),
                consent.at(),
                Actor.Kind.SYSTEM,
                consent.source().word(),
                null,
                "consent.put",
                "consents/" + consent.number(),
                null,
                Json.text(Map.of("state", consent.state().word(), "category", consent.category(), "by", consent.by())));
    }

    /** Adds entries to the audit record; one that is there already changes nothing, unless it completes what has begun. */
    public void addAudit(List<AuditEntry> entries) {
        database.write(connection -> {
            AuditTable.add(connection, entries);
            return null;
        });
    }

    /**
     * A page of the audit record, newest first.
     *
     * @param cursor end of the page before, or null for the first
     */
    public Page<AuditEntry> audit(AuditFilter filter, Cursor cursor, int limit) {
        return database.read(connection -> audit.page(connection, filter, cursor, limit));
    }

    /** Adds incidents; of one that is there already the greater count stays. */
    public void addIncidents(List<Incident> incidents) {
        database.write(connection -> {
            ErrorTable.add(connection, incidents);
            return null;
        });
    }

    /**
     * A page of what went wrong, newest first; messages by the time at which they were accepted.
     *
     * @param cursor end of the page before, or null for the first
     */
    public Page<ErrorEntry> errors(ErrorFilter filter, Cursor cursor, int limit) {
        return database.read(connection -> errors.page(connection, filter, cursor, limit));
    }

    /** Writes entries of the consent list, up to about a thousand, and returns what changed when it is on disk. */
    public List<Consent> putConsents(List<Consent> consents, Instant now) {
        return database.write(connection -> ConsentTable.put(connection, consents, now));
    }

    /** What the owner of a number said. */
    public List<Consent> consents(String number) {
        return database.read(connection -> ConsentTable.find(connection, number));
    }

    /**
     * A page of the consent list, by number and category.
     *
     * @param after the last entry of the page before, or null
     */
    public List<Consent> consents(ConsentBook.Filter filter, Consent after, int limit) {
        return database.read(connection -> ConsentTable.list(connection, filter, after, limit));
    }

    /** Hands over every entry, deleted ones too, that was written at a time or later; tells when the last was, or null. */
    public Instant consentsChanged(Instant since, Consumer<Consent> reader) {
        return database.read(connection -> ConsentTable.changed(connection, since, reader));
    }

    /** Lets go of what was deleted from the consent list before a time. */
    public void purgeConsents(Instant before) {
        database.write(connection -> {
            ConsentTable.purge(connection, before);
            return null;
        });
    }

    /** Writes a template, and returns when it is on disk. */
    public void putTemplate(TextTemplate template, Instant now) {
        database.write(connection -> {
            TemplateTable.put(connection, template, now);
            return null;
        });
    }

    /** Deletes a template; tells whether there was one. */
    public boolean forgetTemplate(String name, String by, Instant now) {
        return database.write(connection -> TemplateTable.forget(connection, name, by, now));
    }

    /**
     * Hands over every template that was written at a time or later, and names of deleted ones; tells when the last was, or
     * null.
     */
    public Instant templatesChanged(Instant since, Consumer<TextTemplate> written, Consumer<String> forgotten) {
        return database.read(connection -> TemplateTable.changed(connection, since, written, forgotten));
    }

    /** Lets go of templates that were deleted before a time. */
    public void purgeTemplates(Instant before) {
        database.write(connection -> {
            TemplateTable.purge(connection, before);
            return null;
        });
    }

    /**
     * Keeps parts of inbound messages, and gives each message that they belong to and that is whole, under an id of the
     * hub's. The same parts give the same messages again; what gets them must bear that.
     *
     * @param now from when on the rest of a message is waited for
     */
    public List<InboundMessage> join(List<InboundMessage> parts, Instant now) {
        return database.write(connection -> ReassemblyTable.add(connection, parts, now));
    }

    /**
     * Waits no longer for messages whose first part came before a time, and forgets those that were told. Gives messages
     * as they are, with a word for each missing part in their texts, until {@link #overdueTold} is called with them.
     */
    public List<InboundMessage> overdueInbound(Instant begunBefore) {
        return database.write(connection -> ReassemblyTable.overdue(connection, begunBefore));
    }

    /** Overdue messages that were published. */
    public void overdueTold(Collection<InboundMessage> messages) {
        database.write(connection -> {
            ReassemblyTable.told(connection, messages);
            return null;
        });
    }

    /**
     * A page of inbound messages, newest first.
     *
     * @param cursor end of the page before, or null for the first
     */
    public Page<InboundMessage> inbound(InboundFilter filter, Cursor cursor, int limit) {
        return database.read(connection -> inbound.page(connection, filter, cursor, limit));
    }

    /**
     * A page of conversations: of each handset the last message, the newest first.
     *
     * @param filter what the last messages must be
     * @param cursor end of the page before, or null for the first
     */
    public Page<InboundMessage> conversations(InboundFilter filter, Cursor cursor, int limit) {
        return database.read(connection -> inbound.conversations(connection, filter, cursor, limit));
    }

    /**
     * Deletes messages, with their time lines, that were over before a time, and inbound messages older than it. A dead
     * message is not over while it stands on the dead-letter queue. The counts of the ledger go on holding them. Goes in
     * small transactions that hold nothing up.
     *
     * @return how many were deleted
     */
    public long purge(Instant before) {
        long deleted = purge(connection -> Retention.purgeMessages(connection, before));
        purge(connection -> Retention.purge(connection, "incident", before));
        return deleted + purge(connection -> Retention.purge(connection, "inbound", before));
    }

    /**
     * Removes what is known of one number, as far as nothing needs it any more, and tells what is left. What was said of
     * consent stays: without it the number would be sent to again.
     */
    public Erased erase(String number) {
        return Erasure.of(database, number);
    }

    /**
     * Takes the texts out of messages that were over before a time, and out of messages from handsets older than it. Looks
     * at all of them: once a day is often enough.
     *
     * @return out of how many
     */
    public long purgeTexts(Instant before) {
        return purge(connection -> Retention.purgeTexts(connection, before))
                + purge(connection -> Retention.purgeInboundTexts(connection, before));
    }

    /** Deletes what stands in the audit record from before a time, and tells how much. */
    public long purgeAudit(Instant before) {
        return purge(connection -> Retention.purge(connection, "audit_entry", before));
    }

    private long purge(Database.Work<Integer> batch) {
        long all = 0;
        int deleted;
        do {
            deleted = database.write(batch);
            all += deleted;
        } while (deleted > 0);
        return all;
    }

    @Override
    public void close() {
        database.close();
    }
}
