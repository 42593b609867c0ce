package smshub.provider.declared;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import smshub.account.Account;
import smshub.message.InboundMessage;
import smshub.message.MessageIds;
import smshub.provider.declared.Said.Format;

/** Where messages from handsets stand in what a provider says. */
final class InboundForm {
    static final String[] WORDS = {"each", "where", "id", "from", "to", "text", "time", "answers", "part"};

    private final Place.Many each;
    private final Conditions where;
    private final Place id;
    private final Place from;
    private final Place to;
    private final Place text;
    private final Moment time;
    private final Place answers;
    private final PartPlaces part;

    /** Where it stands that a message is a part of a longer one. */
    private record PartPlaces(Place reference, Place number, Place total) {}

    InboundForm(Part declared, Format format) {
        each = declared.at("each", place -> Place.many(place, format));
        where = Conditions.of(declared.at("where"), format);
        id = declared.at("id", place -> Place.of(place, format));
        from = place(declared, "from", format);
        to = declared.at("to", place -> Place.of(place, format));
        text = place(declared, "text", format);
        time = Moment.of(declared.at("time"), format);
        answers = declared.at("answers", place -> Place.of(place, format));
        part = declared.at("part", places -> {
            places.words("reference", "number", "total");
            return new PartPlaces(
                    place(places, "reference", format),
                    place(places, "number", format),
                    place(places, "total", format));
        });
        if (id == null && time == null) {
            declared.mistake("a message needs 'id' or 'time', by which the same one that comes again is known");
        }
    }

    private static Place place(Part part, String word, Format format) {
        Part place = part.needed(word);
        return place == null ? said -> null : Place.of(place, format);
    }

    List<InboundMessage> in(Said said, Account account, Instant now) {
        return (each == null ? List.of(said) : each.in(said))
                .stream()
                        .map(item -> message(item, account, now))
                        .filter(Objects::nonNull)
                        .toList();
    }

    private InboundMessage message(Said said, Account account, Instant now) {
        String sender = from.in(said);
        if (sender == null || !where.hold(said)) {
            return null;
        }
        String content = text.in(said);
        content = content == null ? "" : content;
        String told = id == null ? null : id.in(said);
        String moment = time == null ? null : time.place().in(said);
        InboundMessage message = new InboundMessage(
                null,
                account.id(),
                told != null ? told : moment == null ? null : MessageIds.of(sender, moment, content),
                sender.strip(),
                to == null ? null : to.in(said),
                content,
                Moment.of(time, said, now),
                answers == null ? null : answers.in(said));
        return part == null ? message : inPart(message, said);
    }

    private InboundMessage inPart(InboundMessage message, Said said) {
        String reference = part.reference.in(said);
        String number = part.number.in(said);
        String total = part.total.in(said);
        try {
            return reference == null || number == null || total == null
                    ? message
                    : message.part(reference, Integer.parseInt(number), Integer.parseInt(total));
        } catch (NumberFormatException e) {
            return message;
        }
    }
}
