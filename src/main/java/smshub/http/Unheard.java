package smshub.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import smshub.http.Archive.MessageFilter;
import smshub.message.MessageState;
import smshub.message.Sought;

/**
 * Messages that were handed over a while ago, whose account's provider tells what becomes of messages, and of which no
 * receipt came. Where a provider tells nothing, nothing is missing.
 */
public final class Unheard {
    /** Nearly all receipts come within seconds; later ones come when a phone is switched on again. */
    public static final Duration PATIENCE = Duration.ofHours(1);

    private static final Set<MessageState> SENT = Set.of(MessageState.SENT);
    /** So many are counted; whoever sees more knows enough. */
    private static final int MOST = 100;

    private final Archive archive;
    private final Supplier<Set<String>> telling;
    private final Clock clock;

    /**
     * How many there are.
     *
     * @param more whether there are perhaps more
     * @param oldest when the oldest of those that were counted was accepted; null where there are none
     */
    public record Count(int messages, boolean more, Instant oldest) {}

    /** @param telling ids of the accounts whose providers tell what becomes of messages */
    public Unheard(Archive archive, Supplier<Set<String>> telling, Clock clock) {
        this.archive = archive;
        this.telling = telling;
        this.clock = clock;
    }

    /** By what they are looked for among those that are sent. */
    public Sought.Silence silence() {
        return new Sought.Silence(telling.get(), clock.instant().minus(PATIENCE));
    }

    /** Whether a message is one of them. */
    public boolean of(ListedMessage message) {
        return message.state() == MessageState.SENT
                && message.changedAt().isBefore(clock.instant().minus(PATIENCE))
                && tells(message.account());
    }

    /** Whether an account's provider tells what becomes of messages. */
    public boolean tells(String account) {
        return telling.get().contains(account);
    }

    /** Counts them, as far as the archive looks at once. */
    public Count count() {
        Archive.Page<ListedMessage> page = archive.messages(
                new MessageFilter(
                        SENT,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new Sought(null, null, Set.of(), silence())),
                null,
                MOST);
        int found = page.entries().size();
        Instant oldest = found == 0 ? null : page.entries().get(found - 1).acceptedAt();
        return new Count(found, page.next() != null, oldest);
    }
}
