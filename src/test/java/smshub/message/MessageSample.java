package smshub.message;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsMessage.Content;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsMessage.Progress;
import smshub.message.SmsMessage.Routing;
import smshub.message.SmsMessage.Submission;
import smshub.text.Encoding;

/** A message for tests: one segment of GSM text that waits for the account "main"; a test says what is different. */
public final class MessageSample {
    private String id = "0198b3a0-0000-7000-8000-000000000001";
    private Content content = new Content(new Msisdn("+491711234567"), null, "Hello", Encoding.GSM7, 1, false);
    private Asked asked;
    private Submission submission = new Submission("app", "test", null, null);
    private Answers answers = Answers.NONE;
    private Routing routing = new Routing("main", List.of(), null);
    private Lifetime lifetime = new Lifetime(Instant.EPOCH, null, Instant.EPOCH, false);
    private Progress progress = Progress.NONE;

    public MessageSample id(String value) {
        id = value;
        return this;
    }

    /** @param from a sender ID, or null */
    public MessageSample content(String to, String from, String text, Encoding encoding, int segments) {
        content = new Content(
                new Msisdn(to), from == null ? null : new SenderId(from), text, encoding, segments, content.flash());
        return this;
    }

    public MessageSample flash(boolean value) {
        content = new Content(
                content.to(), content.from(), content.text(), content.encoding(), content.segments(), value);
        return this;
    }

    public MessageSample price(Price value) {
        content = new Content(
                content.to(),
                content.from(),
                content.text(),
                content.encoding(),
                content.segments(),
                content.flash(),
                value);
        return this;
    }

    public MessageSample asked(String to, String from, String text) {
        asked = new Asked(to, from, text);
        return this;
    }

    public MessageSample submission(String client, String source, String reference, String category) {
        submission = new Submission(client, source, reference, category);
        return this;
    }

    public MessageSample answers(URI callbackUrl, String replyTo, String correlationId) {
        answers = new Answers(callbackUrl, replyTo, correlationId);
        return this;
    }

    public MessageSample routing(String account, String... alternates) {
        routing = new Routing(account, List.of(alternates), routing.priority());
        return this;
    }

    public MessageSample priority(Integer value) {
        routing = new Routing(routing.account(), routing.alternates(), value);
        return this;
    }

    public MessageSample lifetime(Instant acceptedAt, Instant sendAt, Instant expiresAt) {
        lifetime = new Lifetime(acceptedAt, sendAt, expiresAt, lifetime.expiryAsked());
        return this;
    }

    public MessageSample expiryAsked(boolean value) {
        lifetime = new Lifetime(lifetime.acceptedAt(), lifetime.sendAt(), lifetime.expiresAt(), value);
        return this;
    }

    public MessageSample progress(int attempt, int spared, boolean possibleDuplicate, boolean begun) {
        progress = new Progress(attempt, spared, possibleDuplicate, begun);
        return this;
    }

    public SmsMessage message() {
        return new SmsMessage(id, content, asked, submission, answers, routing, lifetime, progress);
    }
}
