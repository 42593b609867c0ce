package smshub.campaign;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * A message to many recipients, and how far it has come.
 *
 * @param id version 7 UUID, so that later ones sort after earlier ones
 * @param client in whose name it is sent
 * @param wording what is sent, and how
 * @param times when it was made, when it began and ended; the latter two null before that
 * @param counts how many recipients there are, and how far it is
 */
public record Campaign(String id, String client, Wording wording, CampaignState state, Times times, Counts counts) {
    private static final String REFERENCE = "campaign/";

    /**
     * What is sent, and how. Optional fields are null.
     *
     * @param subject what people call the campaign; it is not sent
     * @param text its text; values of a recipient stand where it has their names in double braces. Null with a template
     * @param template name of a template in place of a text
     * @param language language of the template
     * @param values values that all recipients have who have none of their own
     * @param from sender ID
     * @param account account that all go by
     * @param category free word, for rules and reports
     * @param priority 0 to 3, below that of single messages
     * @param rate recipients handed over in a second
     * @param resendOf id of the campaign whose failed recipients these are
     * @param terms when it goes and how long it holds, and who is told
     */
    public record Wording(
            String subject,
            String text,
            String template,
            String language,
            Map<String, String> values,
            String from,
            String account,
            String category,
            int priority,
            int rate,
            String resendOf,
            Terms terms) {
        /** On no terms. */
        public Wording(
                String subject,
                String text,
                String template,
                String language,
                Map<String, String> values,
                String from,
                String account,
                String category,
                int priority,
                int rate,
                String resendOf) {
            this(
                    subject,
                    text,
                    template,
                    language,
                    values,
                    from,
                    account,
                    category,
                    priority,
                    rate,
                    resendOf,
                    Terms.NONE);
        }

        public Wording {
            values = values == null ? Map.of() : Map.copyOf(values);
            terms = terms == null ? Terms.NONE : terms;
        }

        /** The same for those of another campaign that failed; at once, as the times of that are over. */
        public Wording resending(String campaign) {
            return new Wording(
                    subject,
                    text,
                    template,
                    language,
                    values,
                    from,
                    account,
                    category,
                    priority,
                    rate,
                    campaign,
                    new Terms(null, null, terms.callbackUrl));
        }

        /** Without its text, because logs and traces print it. */
        @Override
        public String toString() {
            return "Wording[" + rate + "/s]";
        }
    }

    /**
     * On what terms a campaign goes; what nobody asked for is null.
     *
     * @param sendAt nothing is handed over before this time
     * @param expiresAt no message is sent after this time
     * @param callbackUrl where the states of its messages are posted
     */
    public record Terms(Instant sendAt, Instant expiresAt, URI callbackUrl) {
        public static final Terms NONE = new Terms(null, null, null);
    }

    public record Times(Instant createdAt, Instant startedAt, Instant endedAt) {}

    /**
     * How many recipients there are.
     *
     * @param recipients distinct ones, by number
     * @param duplicates rows that named a number that was there already
     * @param handed how many of the recipients, in their order, were handed over or refused
     * @param refused how many of those were refused
     */
    public record Counts(long recipients, long duplicates, long handed, long refused) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);
    }

    /** A campaign that has no recipients yet. */
    public static Campaign draft(String id, String client, Wording wording, Instant now) {
        return new Campaign(id, client, wording, CampaignState.LOADING, new Times(now, null, null), Counts.NONE);
    }

    /**
     * The reference of all its messages: with the number it makes the message's id, so that nobody can get two messages of
     * one campaign.
     */
    public String reference() {
        return reference(id);
    }

    public static String reference(String id) {
        return REFERENCE + id;
    }
}
