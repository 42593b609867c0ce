package smshub.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignState.Verb;
import smshub.message.MessageState;
import smshub.message.Problem;

/**
 * The campaigns. Calls may take as long as a database takes, those that read a list of recipients as long as the list takes;
 * each throws {@link UncheckedIOException} when the database cannot be asked, and the caller may try again later.
 */
public interface CampaignBook {
    /** Most recipients of a campaign. */
    long MOST_RECIPIENTS = 1_000_000;

    /** States of messages that are sent again unless others are named: surely not on the handset. */
    Set<MessageState> FAILED = Set.of(MessageState.UNDELIVERED, MessageState.DEAD, MessageState.EXPIRED);

    /** Where a list of recipients is opened. */
    interface Source {
        /**
         * Opens it at its beginning.
         *
         * @throws RowException when it can hold no recipients
         * @throws IOException when it cannot be read
         */
        RecipientRows open() throws IOException, RowException;
    }

    /**
     * What was done.
     *
     * @param campaign the campaign as it is now; null where nothing was done
     * @param problem why not; null where it was
     */
    record Done(Campaign campaign, Problem problem) {
        public static Done of(Campaign campaign) {
            return new Done(campaign, null);
        }

        public static Done not(Problem problem) {
            return new Done(null, problem);
        }
    }

    /**
     * Makes a campaign, with its recipients or, where the source is null, still without.
     *
     * @param key what its client calls it, so that who asks again gets the same; or null
     * @param start whether it starts at once; one without recipients cannot
     */
    Done create(String client, String key, Wording wording, Source source, boolean start);

    /** Gives a draft its recipients, in place of those that it has; all of them or, where a row is wrong, none. */
    Done fill(Campaign draft, Source source);

    /** The source that a query of the settings is; empty for an unknown one. */
    Optional<Source> query(String name);

    Optional<Campaign> find(String id);

    /**
     * A page, the newest first.
     *
     * @param client whose; null for everybody's
     * @param before made before this time, or null
     */
    List<Campaign> list(String client, Instant before, int limit);

    /**
     * What would become of a campaign if it started now. Asks the rules for one recipient after the other.
     *
     * @param most how long; then the preview is that of the first recipients
     */
    CampaignPreview preview(Campaign campaign, Duration most);

    /** Starts, pauses, resumes or cancels a campaign. What is so already stays so. */
    Done change(Campaign campaign, Verb verb);

    /** Where its messages are. */
    CampaignProgress progress(String id);

    /**
     * What became of its recipients, in their order.
     *
     * @param states only of those whose messages are in these; empty for everybody
     * @param after place of the last of the page before; 0 for the first
     */
    RecipientPage<RecipientLog> log(String id, Set<MessageState> states, long after, int limit);

    /** A new campaign for those recipients of an old one whose messages are in some states. */
    Done resend(Campaign ended, Set<MessageState> states, boolean start);
}
