package smshub.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import smshub.message.InboundMessage;
import smshub.message.SmsMessage;
import smshub.store.Match;
import smshub.store.MessageFilter;
import smshub.store.Page;
import smshub.store.Store;
import smshub.store.StoredMessage;

/** Which message one from a handset answers. */
public final class AnsweredMessages {
    /** Who answers later than this means something else. */
    private static final Duration LATEST = Duration.ofDays(7);

    private final Store store;
    private final Clock clock;

    public AnsweredMessages(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The message that the provider says is answered; else the last one that went to the handset by a channel. Throws
     * StoreException while the store is down.
     *
     * @param source the channel
     */
    public Optional<SmsMessage> of(InboundMessage answer, String source) {
        if (answer.inReplyTo() != null) {
            Optional<SmsMessage> named =
                    store.messageOf(answer.account(), answer.inReplyTo()).map(Match::message);
            if (named.isPresent()) {
                return named;
            }
        }
        String handset = IntakeContext.international(answer.from());
        if (handset == null) {
            return Optional.empty();
        }
        Instant since = clock.instant().minus(LATEST);
        MessageFilter sent = new MessageFilter(Set.of(), handset, null, null, null, source, null, since, null);
        Page<StoredMessage> page = store.list(sent, null, 1);
        while (page.items().isEmpty() && page.next() != null) {
            page = store.list(sent, page.next(), 1);
        }
        return page.items().stream().findFirst().map(StoredMessage::id).flatMap(store::message);
    }
}
