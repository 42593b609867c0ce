package smshub.message;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import smshub.text.Encoding;

/**
 * An accepted message, as it travels on {@code sms.out.<account>}, {@code sms.retry}, {@code sms.unsure} and
 * {@code sms.dead}. Everything that a later step needs travels with it; no step asks a database.
 *
 * @param id the hub's id
 * @param content what is sent, after the rules
 * @param asked the request's own words, from which another account's rules start; null where no rule changed any
 * @param submission who asked
 * @param answers where its states are told
 * @param routing who sends it
 * @param lifetime when it may be sent
 * @param progress what was tried so far
 */
public record SmsMessage(
        String id,
        Content content,
        Asked asked,
        Submission submission,
        Answers answers,
        Routing routing,
        Lifetime lifetime,
        Progress progress) {

    /**
     * What a handset is to show, after the rules.
     *
     * @param to recipient
     * @param from sender ID, or null for the provider's own number
     * @param segments how many segments the text takes
     * @param flash whether it is to be shown at once and not stored (class 0)
     * @param price what its account's prices say that it costs, or null where they say nothing
     */
    public record Content(
            Msisdn to, SenderId from, String text, Encoding encoding, int segments, boolean flash, Price price) {
        /** Of unknown price. */
        public Content(Msisdn to, SenderId from, String text, Encoding encoding, int segments, boolean flash) {
            this(to, from, text, encoding, segments, flash, null);
        }

        public Content {
            if (segments < 1) {
                throw new IllegalArgumentException("segments count from 1");
            }
        }

        /** Without number and text, because logs and traces print it. */
        @Override
        public String toString() {
            return "Content[" + encoding + ", " + segments + "]";
        }
    }

    /**
     * The fields of the request that rules may change, as they were asked.
     *
     * @param text null in a message whose rules left it as it was: a text need not travel twice
     * @param texts how the text is to go, as the request and its client say; null where they say nothing
     */
    public record Asked(String to, String from, String text, TextPolicy texts) {
        public Asked(String to, String from, String text) {
            this(to, from, text, null);
        }

        /** Whether it has octets in place of a text. */
        public boolean octets() {
            return texts != null && texts.octets();
        }

        /** The same with another text. */
        public Asked text(String newText) {
            return new Asked(to, from, newText, texts);
        }

        /** The same where a client has its say, too, behind the request. */
        public Asked by(TextPolicy client) {
            if (client.equals(TextPolicy.NONE)) {
                return this;
            }
            return new Asked(to, from, text, texts == null ? client : texts.over(client));
        }

        /** Without number and text, because logs and traces print it. */
        @Override
        public String toString() {
            return "Asked[]";
        }
    }

    /**
     * Who asked, by which channel, and what the client calls it.
     *
     * @param source channel it came by
     * @param reference the client's own name for it, or null
     * @param category free word, or null
     * @param copyOf the message that it is a copy of, or null
     * @param split which piece of a text it is; null where it has the whole
     * @param words what tells whether the same words are asked for again ({@link SmsRequest#words}); null where its own
     *     text tells that, or nobody can ask again
     */
    public record Submission(
            String client, String source, String reference, String category, String copyOf, Split split, String words) {
        /** Of a message that is no copy. */
        public Submission(String client, String source, String reference, String category) {
            this(client, source, reference, category, null);
        }

        /** Of a message that has all of its text. */
        public Submission(String client, String source, String reference, String category, String copyOf) {
            this(client, source, reference, category, copyOf, null, null);
        }
    }

    /**
     * Where the states of a message are told.
     *
     * @param callbackUrl where state changes are posted, or null
     * @param replyTo broker address that each state is answered to, or null
     * @param correlationId what those answers carry, or null
     */
    public record Answers(URI callbackUrl, String replyTo, String correlationId) {
        /** Nobody is told. */
        public static final Answers NONE = new Answers(null, null, null);
    }

    /**
     * Who sends it.
     *
     * @param account account that it waits for
     * @param alternates accounts that may take over, in order, the present one not among them
     * @param priority 0 to 9, by which it overtakes others that wait for its account; null is 4, as in JMS
     */
    public record Routing(String account, List<String> alternates, Integer priority) {
        public Routing {
            alternates = List.copyOf(alternates);
        }
    }

    /**
     * When it may be sent.
     *
     * @param acceptedAt when the hub took it over
     * @param sendAt not before this time, or null
     * @param expiresAt not after this time
     * @param expiryAsked whether the request itself names that end, so that the network is told of it, too; otherwise it is
     *     the hub's own patience
     */
    public record Lifetime(Instant acceptedAt, Instant sendAt, Instant expiresAt, boolean expiryAsked) {}

    /**
     * What was tried so far.
     *
     * @param attempt how many times a provider was called
     * @param spared how many of those calls ended with the provider's wish to be left alone for a while; they do not
     *     use up the account's attempts
     * @param possibleDuplicate whether an earlier attempt may have reached a provider
     * @param begun whether its account sent the first of its segments and can go on after them, which no other can
     */
    public record Progress(int attempt, int spared, boolean possibleDuplicate, boolean begun) {
        /** Nothing was tried. */
        public static final Progress NONE = new Progress(0, 0, false, false);

        public Progress {
            if (spared < 0 || attempt < spared) {
                throw new IllegalArgumentException("attempts count from 0, and only attempts are spared");
            }
        }
    }

    public SmsMessage {
        if (asked == null) {
            asked = new Asked(content.to.value(), content.from == null ? null : content.from.value(), null);
        } else if (content.text.equals(asked.text)) {
            asked = asked.text(null);
        }
    }

    /** {@link Content#to} */
    public Msisdn to() {
        return content.to;
    }

    /** {@link Content#from} */
    public SenderId from() {
        return content.from;
    }

    /** {@link Content#text} */
    public String text() {
        return content.text;
    }

    /** {@link Content#segments} */
    public int segments() {
        return content.segments;
    }

    /** {@link Routing#account} */
    public String account() {
        return routing.account;
    }

    /** {@link Submission#client} */
    public String client() {
        return submission.client;
    }

    /** What was asked, in full. */
    public Asked request() {
        return asked.text == null ? asked.text(content.text) : asked;
    }

    /** Which piece of a text it is; null where it has the whole. */
    public Split split() {
        return submission.split;
    }

    /** One piece of a text that goes in several messages; behind the first, its reference tells which. */
    public SmsMessage piece(Content piece, Split split) {
        boolean named = submission.reference != null && split.later() && !SmsRequest.CAMPAIGN.equals(submission.source);
        Submission own = new Submission(
                submission.client,
                submission.source,
                named ? submission.reference + "#" + split.part() : submission.reference,
                submission.category,
                submission.copyOf,
                split,
                split.later() ? null : submission.words);
        TextPolicy texts = asked.texts == null ? TextPolicy.NONE : asked.texts;
        return new SmsMessage(
                split.later() ? MessageIds.ofPiece(id, split.part()) : id,
                piece,
                new Asked(asked.to, asked.from, null, texts.ofPiece()),
                own,
                answers,
                routing,
                lifetime,
                progress);
    }

    /** The same message in place of which another one was accepted before. */
    public SmsMessage withId(String otherId) {
        Submission whole = new Submission(
                submission.client,
                submission.source,
                submission.reference,
                submission.category,
                submission.copyOf,
                null,
                submission.words);
        return new SmsMessage(otherId, content, asked, whole, answers, routing, lifetime, progress);
    }

    /** The same message, whose states are told elsewhere. */
    public SmsMessage answering(Answers others) {
        return new SmsMessage(id, content, asked, submission, others, routing, lifetime, progress);
    }

    /** The same message, not sent before a time. Its end is as much later, unless its request names the end. */
    public SmsMessage notBefore(Instant time) {
        if (lifetime.sendAt != null && !lifetime.sendAt.isBefore(time)) {
            return this;
        }
        Instant from = lifetime.sendAt == null ? lifetime.acceptedAt : lifetime.sendAt;
        Instant end = lifetime.expiryAsked ? lifetime.expiresAt : lifetime.expiresAt.plus(Duration.between(from, time));
        return new SmsMessage(
                id,
                content,
                asked,
                submission,
                answers,
                routing,
                new Lifetime(lifetime.acceptedAt, time, end, lifetime.expiryAsked),
                progress);
    }

    /** The same message before its next attempt. */
    public SmsMessage attempted() {
        return with(new Progress(progress.attempt + 1, progress.spared, progress.possibleDuplicate, progress.begun));
    }

    /** The same message as it was at one of its attempts. */
    public SmsMessage at(int thatAttempt) {
        return with(new Progress(
                thatAttempt, Math.min(progress.spared, thatAttempt), progress.possibleDuplicate, progress.begun));
    }

    /** The same message after an attempt that does not count. */
    public SmsMessage spare() {
        return with(new Progress(progress.attempt, progress.spared + 1, progress.possibleDuplicate, progress.begun));
    }

    /** The same message where one of its accounts had taken it over; those before that one are passed by. */
    public SmsMessage by(String otherAccount) {
        int index = routing.alternates.indexOf(otherAccount);
        return index < 0
                ? this
                : moved(content, asked, otherAccount, routing.alternates.subList(index + 1, routing.alternates.size()));
    }

    /** The same message at another account, whose rules gave it another content. */
    public SmsMessage moved(Content newContent, Asked newAsked, String account, List<String> alternates) {
        return new SmsMessage(
                id,
                newContent,
                newAsked,
                submission,
                answers,
                new Routing(account, alternates, routing.priority),
                lifetime,
                new Progress(progress.attempt, progress.spared, progress.possibleDuplicate, false));
    }

    /** The same message, marked as perhaps sent before. */
    public SmsMessage doubtful() {
        return progress.possibleDuplicate
                ? this
                : with(new Progress(progress.attempt, progress.spared, true, progress.begun));
    }

    /** The same message after an attempt that sent some of its segments, or the rest of them. */
    public SmsMessage begun(boolean nowBegun) {
        return progress.begun == nowBegun
                ? this
                : with(new Progress(progress.attempt, progress.spared, progress.possibleDuplicate, nowBegun));
    }

    /** Whether another account may take it over: none could know what its own has sent. */
    public boolean movable() {
        return !routing.alternates.isEmpty() && !progress.possibleDuplicate && !progress.begun;
    }

    /** The same message with time enough to be sent, for one whose age had ended. */
    public SmsMessage renewed(Instant now, Instant newExpiresAt) {
        return lifetime.expiresAt.isAfter(now)
                ? this
                : new SmsMessage(
                        id,
                        content,
                        asked,
                        submission,
                        answers,
                        routing,
                        new Lifetime(lifetime.acceptedAt, lifetime.sendAt, newExpiresAt, false),
                        progress);
    }

    private SmsMessage with(Progress newProgress) {
        return new SmsMessage(id, content, asked, submission, answers, routing, lifetime, newProgress);
    }

    /** Without number and text, because logs and traces print it. */
    @Override
    public String toString() {
        return "SmsMessage[" + id + "]";
    }
}
