package smshub.message;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;

/**
 * A request for one recipient, as asked and not yet judged. Optional fields are null. Of several requests that differ in
 * nothing but their recipient, all but {@link Asked} is the same.
 *
 * @param asked recipient, sender ID and text, in any form that the account can read
 * @param wishes how it is to go
 * @param times when it may be sent
 * @param label where it comes from, and what its sender calls it
 * @param answers where its states are told
 * @param wording what its text is to be made of; null where it says the text itself
 */
public record SmsRequest(Asked asked, Wishes wishes, Times times, Label label, Answers answers, Wording wording) {
    /** Source of the messages of campaigns; those of one have the same reference. */
    public static final String CAMPAIGN = "campaign";

    /**
     * A template with values, in place of a text.
     *
     * @param template name of the template
     * @param language wished language, or null
     * @param values text by placeholder
     */
    public record Wording(String template, String language, Map<String, String> values) {
        public Wording {
            values = Map.copyOf(values);
        }

        /** Without values, because logs and traces print it. */
        @Override
        public String toString() {
            return "Wording[" + template + "]";
        }
    }

    /** A request that says its text itself. */
    public SmsRequest(Asked asked, Wishes wishes, Times times, Label label, Answers answers) {
        this(asked, wishes, times, label, answers, null);
    }

    /**
     * How a message is to go.
     *
     * @param account wished account
     * @param priority 0 to 9, the higher the sooner, as in JMS; null is 4
     * @param flash whether it is to be shown at once and not stored (class 0)
     */
    public record Wishes(String account, Integer priority, boolean flash) {
        public static final Wishes NONE = new Wishes(null, null, false);
    }

    /**
     * When a message may be sent.
     *
     * @param sendAt not before this time
     * @param expiresAt not after this time
     * @param maxAge not when it has waited longer than this since it could have been sent
     */
    public record Times(Instant sendAt, Instant expiresAt, Duration maxAge) {
        public static final Times ANY = new Times(null, null);

        /** Without a greatest age. */
        public Times(Instant sendAt, Instant expiresAt) {
            this(sendAt, expiresAt, null);
        }

        /** The same, not after a time where nothing else was said. */
        public Times orNotAfter(Instant time) {
            return expiresAt != null ? this : new Times(sendAt, time, maxAge);
        }
    }

    /**
     * Where a request comes from, and what its sender calls it.
     *
     * @param source channel it came by: http, page, queue, mail, table, spool
     * @param reference the sender's own name for the message; makes acceptance idempotent per client and recipient
     * @param category free word for reports and rules
     * @param copyOf the message that it is a copy of, or null
     */
    public record Label(String source, String reference, String category, String copyOf) {
        /** Of a request that is no copy. */
        public Label(String source, String reference, String category) {
            this(source, reference, category, null);
        }
    }

    /** A request that says nothing more. */
    public static SmsRequest of(String to, String from, String text, String source) {
        return new SmsRequest(
                new Asked(to, from, text), Wishes.NONE, Times.ANY, new Label(source, null, null), Answers.NONE);
    }

    /** What a channel knows of a request that nobody can read. */
    public static SmsRequest unread(String source, String reference) {
        return of(null, null, null, source).withReference(reference);
    }

    /** {@link Asked#to} */
    public String to() {
        return asked.to();
    }

    /** {@link Asked#from} */
    public String from() {
        return asked.from();
    }

    /** {@link Asked#text} */
    public String text() {
        return asked.text();
    }

    /** {@link Wishes#account} */
    public String account() {
        return wishes.account;
    }

    /** {@link Wishes#priority} */
    public Integer priority() {
        return wishes.priority;
    }

    /** {@link Wishes#flash} */
    public boolean flash() {
        return wishes.flash;
    }

    /** {@link Times#sendAt} */
    public Instant sendAt() {
        return times.sendAt;
    }

    /** {@link Times#expiresAt} */
    public Instant expiresAt() {
        return times.expiresAt;
    }

    /** {@link Label#source} */
    public String source() {
        return label.source;
    }

    /** {@link Label#reference} */
    public String reference() {
        return label.reference;
    }

    /** {@link Label#category} */
    public String category() {
        return label.category;
    }

    /** {@link Answers#callbackUrl} */
    public URI callbackUrl() {
        return answers.callbackUrl();
    }

    /** {@link Answers#replyTo} */
    public String replyTo() {
        return answers.replyTo();
    }

    /** {@link Answers#correlationId} */
    public String correlationId() {
        return answers.correlationId();
    }

    public SmsRequest with(Asked newAsked) {
        return new SmsRequest(newAsked, wishes, times, label, answers, wording);
    }

    /** The same with a word on how its text is to go. */
    public SmsRequest with(TextPolicy texts) {
        return with(new Asked(asked.to(), asked.from(), asked.text(), texts));
    }

    public SmsRequest withAccount(String account) {
        return with(new Wishes(account, wishes.priority, wishes.flash));
    }

    public SmsRequest withPriority(Integer priority) {
        return with(new Wishes(wishes.account, priority, wishes.flash));
    }

    /** The same request, to be shown at once and not stored. */
    public SmsRequest asFlash() {
        return with(new Wishes(wishes.account, wishes.priority, true));
    }

    public SmsRequest with(Wishes newWishes) {
        return new SmsRequest(asked, newWishes, times, label, answers, wording);
    }

    public SmsRequest with(Times newTimes) {
        return new SmsRequest(asked, wishes, newTimes, label, answers, wording);
    }

    public SmsRequest withReference(String reference) {
        return with(new Label(label.source, reference, label.category, label.copyOf));
    }

    public SmsRequest with(Label newLabel) {
        return new SmsRequest(asked, wishes, times, newLabel, answers, wording);
    }

    public SmsRequest with(Answers newAnswers) {
        return new SmsRequest(asked, wishes, times, label, newAnswers, wording);
    }

    public SmsRequest with(Wording newWording) {
        return new SmsRequest(asked, wishes, times, label, answers, newWording);
    }

    /** What is the same for the same words: the text, or template, language and values; nothing that rules make of them. */
    public String words() {
        if (wording == null) {
            return MessageIds.of("text", text() == null ? "" : text(), "");
        }
        StringBuilder values = new StringBuilder();
        // The length before each keeps what values hold apart from what divides them.
        new TreeMap<>(wording.values).forEach((name, value) -> values.append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value));
        return MessageIds.of(
                "template " + wording.template, wording.language == null ? "" : wording.language, values.toString());
    }

    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "SmsRequest[" + label.source + "]";
    }
}
