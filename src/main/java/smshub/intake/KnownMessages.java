package smshub.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.message.SmsMessage;
import smshub.store.Match;

/**
 * Messages with a reference that were accepted, by their ids: those of a moment ago in memory, for the store gets to know
 * them a little later, and all others there. Thread-safe.
 */
final class KnownMessages {
    private static final Logger LOG = LoggerFactory.getLogger(KnownMessages.class);
    /** Bytes that all in memory may take, about. */
    private static final long MOST = 16_000_000;

    /** What a message takes beside its text. */
    private static final int BASE = 1_200;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Questions to the store at a time; whoever is refused at such a rate need not hear more. */
    private static final int QUESTIONS = 64;

    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Cache<String, SmsMessage> messages = Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((String id, SmsMessage message) ->
                    BASE + 2 * message.request().text().length())
            .expireAfterWrite(LONGEST)
            .executor(Runnable::run)
            .build();

    private final Function<String, CompletionStage<Optional<Match>>> stored;
    private final AtomicInteger asking = new AtomicInteger();
    private volatile long askAgainAt = System.nanoTime();

    /** @param stored asks the store, without waiting for what is on its way there */
    KnownMessages(Function<String, CompletionStage<Optional<Match>>> stored) {
        this.stored = stored;
    }

    /** A message that is on disk. */
    void add(SmsMessage message) {
        messages.put(message.id(), message);
    }

    /** The message of an id; null where it is not in memory. */
    SmsMessage recent(String id) {
        return messages.getIfPresent(id);
    }

    /** The first message of some ids; empty where there is none, or nobody can tell now. */
    CompletionStage<Optional<SmsMessage>> find(Collection<String> ids) {
        CompletionStage<Optional<SmsMessage>> first = CompletableFuture.completedFuture(Optional.empty());
        for (String id : ids) {
            SmsMessage known = recent(id);
            if (known != null) {
                return CompletableFuture.completedFuture(Optional.of(known));
            }
            first = first.thenCompose(
                    found -> found.isPresent() ? CompletableFuture.completedFuture(found) : asked(id));
        }
        return first;
    }

    private CompletionStage<Optional<SmsMessage>> asked(String id) {
        if (System.nanoTime() - askAgainAt < 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (asking.incrementAndGet() > QUESTIONS) {
            asking.decrementAndGet();
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return stored.apply(id).handle((match, failure) -> {
            asking.decrementAndGet();
            if (failure != null) {
                askAgainAt = System.nanoTime() + ASK_AGAIN_NANOS;
                LOG.warn("Whether what is refused was accepted before cannot be told: {}", failure.toString());
                return Optional.empty();
            }
            return match.map(Match::message);
        });
    }
}
