package smshub.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import smshub.message.MessageEvent;
import smshub.message.MessageSample;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.text.Encoding;

/** Events of one message, as the hub tells them. */
record Told(String id, String to, String from, String text, String client, String source, Instant start) {
    static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");
    static final Problem PROBLEM = Problem.of(ProblemCode.PROVIDER_BUSY, "The provider asks to wait.");

    /** A message whose id is made of a name. */
    static Told of(String name) {
        return new Told(id(name), "+491711234567", "Shop", "Your parcel is here", "shop", "http", START);
    }

    /** Ids sort as their names do. */
    static String id(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .put(name.getBytes(StandardCharsets.UTF_8))
                .rewind();
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    static String name(String id) {
        UUID uuid = UUID.fromString(id);
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return new String(bytes, StandardCharsets.UTF_8).trim();
    }

    Told to(String number) {
        return new Told(id, number, from, text, client, source, start);
    }

    Told from(String sender) {
        return new Told(id, to, sender, text, client, source, start);
    }

    Told text(String words) {
        return new Told(id, to, from, words, client, source, start);
    }

    Told by(String whom, String channel) {
        return new Told(id, to, from, text, whom, channel, start);
    }

    Told at(Instant time) {
        return new Told(id, to, from, text, client, source, time);
    }

    SmsMessage message() {
        return new MessageSample()
                .id(id)
                .content(to, from, text, Encoding.UCS2, 2)
                .routing("first", "second")
                .submission(client, source, "reference-" + id, "bill")
                .answers(null, "replies", "correlation")
                .lifetime(start, null, start.plusSeconds(3600))
                .message();
    }

    MessageEvent accepted() {
        return event(MessageState.ACCEPTED, 0, 0, null, List.of(), false, message(), null);
    }

    MessageEvent refused(SmsRequest request) {
        Problem problem = new Problem(ProblemCode.NUMBER_INVALID, "This is no number.", "to");
        return event(MessageState.REFUSED, 0, 0, problem, List.of(), false, null, request);
    }

    MessageEvent sent(int attempt, long seconds, String... providerIds) {
        return event(MessageState.SENT, attempt, seconds, null, List.of(providerIds), false, null, null);
    }

    MessageEvent doubtful(MessageState state, int attempt, long seconds) {
        return event(state, attempt, seconds, PROBLEM, List.of(), true, null, null);
    }

    MessageEvent came(MessageState state, int attempt, long seconds) {
        Problem problem = state == MessageState.DEFERRED || state == MessageState.DEAD ? PROBLEM : null;
        return event(state, attempt, seconds, problem, List.of(), false, null, null);
    }

    private MessageEvent event(
            MessageState state,
            int attempt,
            long seconds,
            Problem problem,
            List<String> providerIds,
            boolean possibleDuplicate,
            SmsMessage message,
            SmsRequest request) {
        return new MessageEvent(
                id + "/" + state.word() + attempt + "." + seconds,
                id,
                state,
                start.plusSeconds(seconds),
                attempt,
                attempt > 1 ? "second" : "first",
                client,
                "reference-" + id,
                problem,
                providerIds,
                possibleDuplicate,
                null,
                message,
                request);
    }
}
