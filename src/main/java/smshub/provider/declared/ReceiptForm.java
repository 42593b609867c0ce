package smshub.provider.declared;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.provider.declared.Said.Format;

/** Where receipts stand in what a provider says, and what its words for the state of a message mean. */
final class ReceiptForm {
    static final String[] WORDS = {"each", "where", "id", "message", "state", "states", "reason", "time"};
    private static final Map<String, Status> MEANINGS = Map.of(
            "underway", Status.UNDERWAY,
            "delivered", Status.DELIVERED,
            "undelivered", Status.UNDELIVERED,
            "unknown", Status.UNKNOWN,
            "not-found", Status.NOT_FOUND);

    private final Place.Many each;
    private final Conditions where;
    private final Place id;
    private final Place message;
    private final Place state;
    private final Place reason;
    private final Moment time;
    private final Map<String, Status> states = new HashMap<>();
    /** Of words of which only the beginning counts; the first that fits. */
    private final Map<String, Status> beginnings = new LinkedHashMap<>();

    ReceiptForm(Part part, Format format) {
        each = part.at("each", place -> Place.many(place, format));
        where = Conditions.of(part.at("where"), format);
        id = part.at("id", place -> Place.of(place, format));
        message = part.at("message", place -> Place.of(place, format));
        if (id == null && message == null) {
            part.mistake("a receipt needs 'id', the provider's, or 'message', the hub's");
        }
        Part word = part.needed("state");
        state = word == null ? said -> null : Place.of(word, format);
        reason = part.at("reason", place -> Place.of(place, format));
        time = Moment.of(part.at("time"), format);
        Part table = part.needed("states");
        if (table != null) {
            table.entries().forEach((told, meaning) -> {
                Status status = MEANINGS.get(meaning.text());
                if (status == null) {
                    meaning.mistake("must be underway, delivered, undelivered, unknown or not-found");
                } else if (told.endsWith("*")) {
                    beginnings.put(told.substring(0, told.length() - 1).toLowerCase(Locale.ROOT), status);
                } else {
                    states.put(told.toLowerCase(Locale.ROOT), status);
                }
            });
            for (Status needed : List.of(Status.DELIVERED, Status.UNDELIVERED)) {
                if (!states.containsValue(needed) && !beginnings.containsValue(needed)) {
                    table.mistake("no word means " + needed.name().toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** @param ours the hub's id where it is known which message was asked for; else null */
    List<DeliveryReceipt> in(Said said, Account account, String ours, Instant now) {
        return (each == null ? List.of(said) : each.in(said))
                .stream()
                        .map(item -> receipt(item, account, ours, now))
                        .filter(Objects::nonNull)
                        .toList();
    }

    private Status status(String word) {
        if (word == null) {
            return Status.UNCLEAR;
        }
        String told = word.toLowerCase(Locale.ROOT);
        Status known = states.get(told);
        return known != null
                ? known
                : beginnings.entrySet().stream()
                        .filter(beginning -> told.startsWith(beginning.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Status.UNCLEAR);
    }

    private DeliveryReceipt receipt(Said said, Account account, String ours, Instant now) {
        if (!where.hold(said)) {
            return null;
        }
        String theirs = id == null ? null : id.in(said);
        String named = message == null ? ours : message.in(said);
        if (theirs == null && named == null) {
            return null;
        }
        String word = state.in(said);
        String why = reason == null ? null : reason.in(said);
        Status status = status(word);
        String told = word == null ? "" : word;
        return new DeliveryReceipt(
                account.id(),
                theirs,
                named,
                status,
                Moment.of(time, said, now),
                why == null || status == Status.DELIVERED ? told : (told + " " + why).strip());
    }
}
