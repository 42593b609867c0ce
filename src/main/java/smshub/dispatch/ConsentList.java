package smshub.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.consent.Consent;
import smshub.consent.ConsentBook;
import smshub.consent.ConsentMemory;
import smshub.consent.StopWords;
import smshub.message.InboundMessage;
import smshub.store.Store;
import smshub.store.StoreException;

/**
 * The consent list in the store and in memory. A change is in force when it is on disk; what another hub on the same
 * database changed, some seconds later. Who writes, or reads what changed, holds the lock of this, or an older word could
 * come to memory after a newer one.
 */
public final class ConsentList implements ConsentBook {
    private static final Logger LOG = LoggerFactory.getLogger(ConsentList.class);
    /** How far apart the clocks of hubs on one database may be. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);
    /** How long deleted entries tell other hubs that they are deleted; one that is cut off for longer must be restarted. */
    private static final Duration TOMBSTONES = Duration.ofDays(30);
    /** How often those that are older are deleted. */
    private static final Duration SWEEP = Duration.ofDays(1);
    /** Entries of a transaction. */
    private static final int SOME = 1_000;

    private final Store store;
    private final ConsentMemory memory;
    private volatile StopWords words;
    private final Clock clock;
    private Instant seen = Instant.EPOCH;
    private Instant purged = Instant.EPOCH;
    private boolean told;

    public ConsentList(Store store, ConsentMemory memory, StopWords words, Clock clock) {
        this.store = store;
        this.memory = memory;
        this.words = words;
        this.clock = clock;
    }

    /** From now on these are the words of consent. */
    public void become(StopWords other) {
        words = other;
    }

    /** Takes over what changed in the store; the whole list at first. Tries again at the next call while it is down. */
    public synchronized void refresh() {
        try {
            Instant last = store.consentsChanged(seen.equals(Instant.EPOCH) ? seen : seen.minus(OVERLAP), memory::note);
            seen = last == null || last.isBefore(seen) ? seen : last;
            memory.loaded();
            told = false;
            Instant now = clock.instant();
            if (purged.plus(SWEEP).isBefore(now)) {
                store.purgeConsents(now.minus(TOMBSTONES));
                purged = now;
            }
        } catch (StoreException e) {
            if (!told && !memory.complete()) {
                LOG.warn(
                        "The store is away, and with it the consent list; who said stop is not known before it is back");
            }
            told = true;
        }
    }

    /** Keeps messages from handsets, and does what those among them ask that are words of consent. */
    void inbound(List<InboundMessage> messages) {
        StopWords now = words;
        if (messages.stream().anyMatch(message -> now.read(message).isPresent())) {
            synchronized (this) {
                noted(store.saveInbound(messages, now::read, clock.instant()));
            }
        } else {
            store.saveInbound(messages);
        }
    }

    @Override
    public void put(List<Consent> consents) {
        for (int done = 0; done < consents.size(); done += SOME) {
            List<Consent> some = consents.subList(done, Math.min(consents.size(), done + SOME));
            // What handsets say need not wait for the whole of a long list.
            synchronized (this) {
                noted(reachable(() -> store.putConsents(some, clock.instant())));
            }
        }
    }

    private void noted(List<Consent> changed) {
        changed.forEach(memory::note);
    }

    @Override
    public List<Consent> find(String number) {
        return reachable(() -> store.consents(number));
    }

    @Override
    public boolean forget(String number, String category, String by) {
        Instant now = clock.instant();
        List<Consent> gone = find(number).stream()
                .filter(entry -> category.equals(Consent.ALL) || category.equals(entry.category()))
                .map(entry ->
                        new Consent(number, entry.category(), Consent.State.FORGOTTEN, Consent.Source.API, by, now))
                .toList();
        put(gone);
        return !gone.isEmpty();
    }

    @Override
    public List<Consent> list(Filter filter, Consent after, int limit) {
        return reachable(() -> store.consents(filter, after, limit));
    }

    @Override
    public boolean room(String category) {
        return memory.room(category);
    }

    private static <T> T reachable(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
