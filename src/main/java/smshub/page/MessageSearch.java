package smshub.page;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import smshub.campaign.Campaign;
import smshub.http.Archive;
import smshub.http.Archive.MessageFilter;
import smshub.http.ListedMessage;
import smshub.http.Unheard;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Sought;

/** What a person looks for among the messages: the fields of the search, and the filter that they come to. */
final class MessageSearch {
    /** The fields of the search, in the order of an address. */
    static final List<String> FIELDS = List.of(
            "state",
            "waiting",
            "to",
            "text",
            "account",
            "client",
            "from",
            "since",
            "until",
            "category",
            "reference",
            "campaign",
            "source");

    /** States that are looked for together, by a word of the page. */
    static final Map<String, Set<MessageState>> GROUPS = new LinkedHashMap<>();

    /** Those among the sent of which no receipt came for long. */
    static final String UNHEARD = "unheard";

    /** A whole number has so many characters with its plus sign; a shorter one is a beginning. */
    private static final int WHOLE_NUMBER = 12;

    private static final int SOME = 500;

    static {
        GROUPS.put(
                "waiting",
                EnumSet.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.SENDING, MessageState.DEFERRED));
        GROUPS.put("sent", EnumSet.of(MessageState.SENT));
        GROUPS.put(UNHEARD, EnumSet.of(MessageState.SENT));
        GROUPS.put("delivered", EnumSet.of(MessageState.DELIVERED));
        GROUPS.put(
                "failed",
                EnumSet.of(MessageState.UNDELIVERED, MessageState.REFUSED, MessageState.EXPIRED, MessageState.DEAD));
        GROUPS.put("dead", EnumSet.of(MessageState.DEAD));
        GROUPS.put("unsure", EnumSet.of(MessageState.UNSURE));
    }

    private MessageSearch() {}

    /** The filter; of a visitor who does not see everything, for its own messages alone. */
    static MessageFilter filter(Visit visit, Inputs inputs, Unheard unheard) {
        String campaign = inputs.text("campaign");
        return new MessageFilter(
                states(inputs.text("state")),
                number(inputs.text("to")),
                inputs.text("from"),
                inputs.text("text"),
                inputs.text("account"),
                visit.visitor().everything()
                        ? inputs.text("client")
                        : visit.visitor().own(),
                inputs.text("source"),
                visit.moment(inputs.text("since"), false),
                visit.moment(inputs.text("until"), true),
                new Sought(
                        campaign == null ? inputs.text("reference") : Campaign.reference(campaign),
                        inputs.text("category"),
                        waiting(inputs.text("waiting")),
                        UNHEARD.equals(inputs.text("state")) ? unheard.silence() : null));
    }

    private static Set<Postponement.Reason> waiting(String word) {
        try {
            return word == null ? Set.of() : Set.of(Postponement.Reason.ofWord(word));
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }

    /** The same filter with fewer states. */
    static MessageFilter within(MessageFilter filter, Set<MessageState> states) {
        Set<MessageState> both = new HashSet<>(filter.states().isEmpty() ? states : filter.states());
        both.retainAll(states);
        return new MessageFilter(
                both,
                filter.to(),
                filter.from(),
                filter.text(),
                filter.account(),
                filter.client(),
                filter.source(),
                filter.since(),
                filter.until(),
                filter.sought());
    }

    private static Set<MessageState> states(String word) {
        if (word == null) {
            return Set.of();
        }
        Set<MessageState> group = GROUPS.get(word);
        try {
            return group == null ? Set.of(MessageState.ofWord(word)) : group;
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }

    /**
     * A number as people write it, in the form of a search: one with its country, or the beginning of one; anything else is
     * an end, as numbers are known by their last digits. Stars stay where they were put.
     */
    static String number(String written) {
        if (written == null) {
            return null;
        }
        String plain = written.replaceAll("[\\s()/.-]", "");
        if (plain.isEmpty() || plain.contains("*") || !plain.matches("\\+?\\d+")) {
            return plain.isEmpty() ? null : plain;
        }
        if (plain.startsWith("00")) {
            plain = "+" + plain.substring(2);
        }
        if (plain.startsWith("+")) {
            return plain.length() < WHOLE_NUMBER ? plain + "*" : plain;
        }
        String end = plain.replaceFirst("^0+", "");
        return end.isEmpty() ? plain : "*" + end;
    }

    /** Ids of all messages that a filter finds and that fit, as far as there are not more than some number; one more tells that. */
    static List<String> ids(Archive archive, MessageFilter filter, int most, Predicate<ListedMessage> fit) {
        Set<String> seen = new HashSet<>();
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            Archive.Page<ListedMessage> page = archive.messages(filter, cursor, SOME);
            for (ListedMessage message : page.entries()) {
                if (fit.test(message) && seen.add(message.id())) {
                    ids.add(message.id());
                }
            }
            cursor = page.next();
        } while (cursor != null && ids.size() <= most);
        return ids;
    }
}
