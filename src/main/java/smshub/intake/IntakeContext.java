package smshub.intake;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import smshub.account.Client;
import smshub.account.InboundScope;
import smshub.account.IntakeSettings;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.message.MessageState;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;

/**
 * What an intake needs of its hub.
 *
 * @param intake takes requests over
 * @param client in whose name
 * @param reader judges the form of a request
 * @param states where messages are, by id; unknown ones are absent. Throws StoreException while the store is down
 * @param publisher takes over what is no request: refusals of what is none, and answers of the intake's own
 * @param questions finds the message that one from a handset answers
 * @param view which messages from handsets the client may see
 * @param own the client's messages
 */
public record IntakeContext(
        Intake intake,
        Client client,
        RequestReader reader,
        Function<Collection<String>, Map<String, MessageState>> states,
        Clock clock,
        BatchPublisher publisher,
        AnsweredMessages questions,
        Supplier<InboundScope> view,
        OwnMessages own) {
    /** What a channel that knows no numbers means by urgent. */
    public static final int HIGH = 7;
    /** What it means by the contrary. */
    public static final int LOW = 2;

    private static final long PATIENCE_SECONDS = 60;

    /** The broker does not take requests now. Those that it took are known as repeats when they come again. */
    public static final class Shut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Shut(Throwable cause) {
            super("the broker does not take requests", cause);
        }
    }

    /**
     * Where a request comes from.
     *
     * @param source word for the channel
     * @param item row, file or mail; answers carry it
     * @param reference name that no other request of this intake ever has; the same again is the same request
     */
    public static Origin origin(String source, IntakeSettings settings, String item, String reference) {
        return new Origin(source, settings.name() + ":" + reference, Queues.answers(settings.name()), item);
    }

    /**
     * Hands requests over and waits until they are on disk; one result for each, in their order.
     *
     * @throws Shut when the broker does not take them
     */
    public List<Accepted> accept(List<SmsRequest> requests) throws InterruptedException {
        return onDisk(intake.accept(requests, client));
    }

    /**
     * Sends messages together and waits until they are on disk.
     *
     * @throws Shut when the broker does not take them
     */
    public void post(List<Publication> outgoing) throws InterruptedException {
        onDisk(publisher.post(outgoing));
    }

    /** The same as {@link #accept} without waiting, for those who have more to hand over meanwhile. */
    public CompletionStage<List<Accepted>> accepting(List<SmsRequest> requests) {
        return intake.accept(requests, client);
    }

    /** The same as {@link #post} without waiting. */
    public CompletionStage<?> posting(List<Publication> outgoing) {
        return publisher.post(outgoing);
    }

    /**
     * Waits until what was handed over is on disk.
     *
     * @throws Shut when the broker does not take it
     */
    public static <T> T onDisk(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Shut(e);
        }
    }

    /** A number as programs write it for modems: international, often without its plus sign. Null where there is none. */
    public static String international(String number) {
        if (number == null || number.isBlank()) {
            return null;
        }
        String bare = number.strip();
        return bare.charAt(0) >= '1' && bare.charAt(0) <= '9' ? "+" + bare : bare;
    }

    /** A message from a handset that its place cannot hold, where operators find it. */
    public static Publication unfit(IntakeSettings settings, String account, String text) {
        return Publication.of(
                Publication.DEAD,
                text,
                Map.of(
                        "code",
                        ProblemCode.REQUEST_REJECTED.word(),
                        "sentence",
                        "The place that this message from a handset was meant for cannot hold it.",
                        "origin",
                        Queues.inboundTo(settings.name()),
                        "account",
                        account));
    }
}
