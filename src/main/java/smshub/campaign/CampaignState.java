package smshub.campaign;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a campaign is. {@link #word()} is the word used in JSON and tables. */
public enum CampaignState {
    /** Its recipients are being taken over; one that stays so was cut off in the middle of that. */
    LOADING,
    /** It waits for its recipients or for its start. */
    DRAFT,
    /** Its recipients are handed over, one after the other. */
    RUNNING,
    /** It waits for an operator's word to go on. */
    PAUSED,
    /** Every recipient was handed over or refused. */
    FINISHED,
    /** Withdrawn; what had not been handed to a provider is not sent. */
    CANCELLED;

    /** What somebody may want of a campaign. */
    public enum Verb {
        START,
        PAUSE,
        RESUME,
        CANCEL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<Verb, CampaignState> AFTER = Map.of(
            Verb.START, RUNNING,
            Verb.PAUSE, PAUSED,
            Verb.RESUME, RUNNING,
            Verb.CANCEL, CANCELLED);

    private static final Map<Verb, Set<CampaignState>> BEFORE = Map.of(
            Verb.START, EnumSet.of(DRAFT),
            Verb.PAUSE, EnumSet.of(RUNNING),
            Verb.RESUME, EnumSet.of(PAUSED),
            Verb.CANCEL, EnumSet.of(LOADING, DRAFT, RUNNING, PAUSED));

    /** The state that a verb leads to. */
    public static CampaignState after(Verb verb) {
        return AFTER.get(verb);
    }

    /** The states in which a verb can be followed. */
    public static Set<CampaignState> before(Verb verb) {
        return BEFORE.get(verb);
    }

    /** Whether nothing more is handed over. */
    public boolean ended() {
        return this == FINISHED || this == CANCELLED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a word that is no state */
    public static CampaignState ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
