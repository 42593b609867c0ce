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
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.store.Store;
import smshub.store.StoreException;
import smshub.template.TemplateBook;
import smshub.template.Templates;
import smshub.template.TextTemplate;

/**
 * The templates in the store and in memory. A change is in force when it is on disk; what another hub on the same database
 * changed, some seconds later. Who writes, or reads what changed, holds the lock of this, or an older text could come to
 * memory after a newer one.
 */
public final class TemplateList implements TemplateBook {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateList.class);
    /** How far apart the clocks of hubs on one database may be. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);
    /** How long deleted rows tell other hubs that they are deleted; one that is cut off for longer must be restarted. */
    private static final Duration TOMBSTONES = Duration.ofDays(30);
    /** How often those that are older are deleted. */
    private static final Duration SWEEP = Duration.ofDays(1);

    private final Store store;
    private final Templates templates;
    private final Clock clock;
    private Instant seen = Instant.EPOCH;
    private Instant purged = Instant.EPOCH;
    private boolean told;

    public TemplateList(Store store, Templates templates, Clock clock) {
        this.store = store;
        this.templates = templates;
        this.clock = clock;
    }

    /** Takes over what changed in the store; everything at first. Tries again at the next call while it is down. */
    public synchronized void refresh() {
        try {
            Instant since = seen.equals(Instant.EPOCH) ? seen : seen.minus(OVERLAP);
            Instant last = store.templatesChanged(since, templates::note, templates::forget);
            seen = last == null || last.isBefore(seen) ? seen : last;
            templates.loaded();
            told = false;
            Instant now = clock.instant();
            if (purged.plus(SWEEP).isBefore(now)) {
                store.purgeTemplates(now.minus(TOMBSTONES));
                purged = now;
            }
        } catch (StoreException e) {
            if (!told && !templates.complete()) {
                LOG.warn("The store is away, and with it the templates; requests that name one wait or are refused");
            }
            told = true;
        }
    }

    @Override
    public synchronized Problem put(TextTemplate template) {
        if (templates.find(template.name()) == null && templates.all().size() >= MOST) {
            return Problem.of(ProblemCode.CONFLICT, "There are " + MOST + " templates already, which is the most.");
        }
        reachable(() -> {
            store.putTemplate(template, clock.instant());
            return null;
        });
        templates.note(template);
        return null;
    }

    @Override
    public synchronized boolean forget(String name, String by) {
        boolean there = reachable(() -> store.forgetTemplate(name, by, clock.instant()));
        templates.forget(name);
        return there;
    }

    @Override
    public TextTemplate find(String name) {
        complete();
        return templates.find(name);
    }

    @Override
    public boolean fixed(String name) {
        return templates.fixed(name);
    }

    @Override
    public List<TextTemplate> list() {
        complete();
        return templates.all();
    }

    private void complete() {
        if (!templates.complete()) {
            throw new UncheckedIOException(new IOException("the templates are not there yet"));
        }
    }

    private static <T> T reachable(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
