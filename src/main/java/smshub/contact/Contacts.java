package smshub.contact;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Wording;

/**
 * Contacts in memory. One that is known is asked for again from half its age on, while the old one counts; one that is older
 * than it may be counts no more. Whoever asks never waits on a thread, and not longer than is set.
 */
public final class Contacts implements AutoCloseable {
    /** Begins a recipient that is a contact's id. */
    public static final String MARK = "contact:";

    /** A hub that knows nobody. */
    public static final Contacts NONE =
            new Contacts(id -> Optional.empty(), Duration.ofDays(1), Duration.ofSeconds(1), 1);

    private static final long MOST = 100_000;
    /** Look-ups that wait for a thread; more are answered at once that they cannot be made. */
    private static final int WAITING = 2_000;
    /** How long nobody is asked again for an id that nobody had: a customer may be new. */
    private static final Duration UNKNOWN = Duration.ofSeconds(10);

    private final ExecutorService threads;
    private final Duration wait;
    private final AsyncLoadingCache<String, Optional<Contact>> known;

    /**
     * @param age how old a contact may be
     * @param wait how long a request waits for one
     * @param most look-ups at a time
     */
    public Contacts(ContactSource source, Duration age, Duration wait, int most) {
        this.wait = wait;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), runnable -> {
                    Thread thread = new Thread(runnable, "contacts");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        known = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .expireAfter(
                        Expiry.<String, Optional<Contact>>creating((id, contact) -> contact.isEmpty() ? UNKNOWN : age))
                .refreshAfterWrite(age.dividedBy(2))
                .buildAsync((id, executor) -> lookedUp(source, id));
    }

    /** A failure is told as one of time: of those the cache writes no line into the log, each with its trace. */
    private CompletableFuture<Optional<Contact>> lookedUp(ContactSource source, String id) {
        CompletableFuture<Optional<Contact>> found = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                found.complete(source.find(id));
            } catch (IOException | RuntimeException e) {
                TimeoutException away = new TimeoutException(e.getMessage());
                away.initCause(e);
                found.completeExceptionally(away);
            }
        });
        return found;
    }

    /** Whether a recipient is the id of a contact. */
    public static boolean named(String to) {
        return to != null && to.startsWith(MARK);
    }

    /**
     * The request to the number of its contact; with the contact's language and values where it says nothing itself. As it
     * was where nobody has the id. The stage fails when the contact cannot be looked up now.
     */
    public CompletionStage<SmsRequest> completed(SmsRequest request) {
        if (!named(request.to())) {
            return CompletableFuture.completedFuture(request);
        }
        try {
            return known.get(request.to().substring(MARK.length()))
                    .copy()
                    .orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(found ->
                            found.map(contact -> completed(request, contact)).orElse(request));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static SmsRequest completed(SmsRequest request, Contact contact) {
        SmsRequest done = request.with(new Asked(
                contact.number(),
                request.from(),
                request.text(),
                request.asked().texts()));
        Wording wording = request.wording();
        if (wording == null) {
            return done;
        }
        Map<String, String> values = new HashMap<>(contact.values());
        values.putAll(wording.values());
        String language = wording.language() == null ? contact.language() : wording.language();
        return done.with(new Wording(wording.template(), language, values));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
