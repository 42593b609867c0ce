package smshub.provider.declared;

import java.util.List;
import smshub.message.Outcome;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SendResult;
import smshub.provider.BoundedSearch;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.declared.Said.Format;

/**
 * What the answer to a message means. Sent is only what the declaration says so of, with a status of success; what it does not
 * know is judged by its HTTP status, and where that is a success the message is in doubt.
 */
final class SendAnswer {
    private final Format format;
    private final Conditions sent;
    private final Place id;
    private final Place amount;
    private final Unit unit;
    private final Conditions refused;
    private final Place code;
    private final Problems problems;

    private SendAnswer(Part part, String title, boolean idempotent) {
        part.words("format", "sent", "refused");
        format = format(part);
        Part yes = part.needed("sent");
        Part no = part.needed("refused");
        if (yes != null) {
            yes.words("where", "id", "price");
            if (yes.at("where") == null && yes.at("id") == null) {
                yes.mistake("must say by 'where' or 'id' what a yes looks like");
            }
        }
        sent = yes == null ? Conditions.NONE : Conditions.of(yes.at("where"), format);
        id = yes == null ? null : yes.at("id", place -> Place.of(place, format));
        Part price = yes == null ? null : yes.at("price");
        Part of = price == null ? null : price.words("amount", "unit").needed("amount");
        amount = of == null ? null : Place.of(of, format);
        unit = price == null ? null : Unit.of(price, format);
        if (no != null) {
            no.words("where", "code", "codes", "otherwise");
        }
        refused = no == null ? Conditions.NONE : Conditions.of(no.at("where"), format);
        Part where = no == null ? null : no.needed("code");
        code = where == null ? said -> null : Place.of(where, format);
        problems = no == null ? null : Problems.of(no, title, idempotent);
    }

    static SendAnswer of(Part part, String title, boolean idempotent) {
        return new SendAnswer(part, title, idempotent);
    }

    static Format format(Part part) {
        Part format = part.needed("format");
        if (format == null) {
            return Format.JSON;
        }
        return switch (format.text()) {
            case "json" -> Format.JSON;
            case "xml" -> Format.XML;
            case "text" -> Format.TEXT;
            case "form" -> Format.FORM;
            default -> {
                format.mistake("must be json, xml, text or form");
                yield Format.JSON;
            }
        };
    }

    SendResult result(HttpReply reply) {
        if (reply.problem() != null) {
            return HttpStatus.failure(reply);
        }
        try {
            return read(reply);
        } catch (BoundedSearch.Endless e) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
    }

    private SendResult read(HttpReply reply) {
        Said said = Said.of(reply, format);
        if (reply.successful() && sent.hold(said)) {
            String told = id == null ? "" : id.in(said);
            if (told != null) {
                return SendResult.sent(told.isEmpty() ? List.of() : List.of(told), price(said));
            }
        }
        String word = refused.hold(said) ? code.in(said) : null;
        if (word == null) {
            return byStatus(reply);
        }
        if (problems.has(word)) {
            Problem problem = problems.of(word);
            // An earlier attempt got through and its answer was lost; its id comes with the receipt.
            return problem == null ? SendResult.sent(List.of()) : ended(problem, reply);
        }
        Problem unknown = problems.unknown(word);
        if (unknown != null) {
            return ended(unknown, reply);
        }
        if (!problems.byStatus() || reply.successful()) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
        SendResult failure = HttpStatus.failure(reply);
        Problem problem = Problem.of(
                failure.problem().code(),
                problems.unknownSentence(word) + " " + failure.problem().sentence());
        return new SendResult(failure.outcome(), List.of(), problem, failure.retryAfter());
    }

    private static SendResult byStatus(HttpReply reply) {
        return reply.successful() ? SendResult.failed(HttpStatus.notUnderstood()) : HttpStatus.failure(reply);
    }

    private static SendResult ended(Problem problem, HttpReply reply) {
        Outcome outcome = problem.code().outcome();
        return new SendResult(outcome, List.of(), problem, HttpStatus.retryAfter(reply));
    }

    private Price price(Said said) {
        String told = amount == null ? null : amount.in(said);
        String word = told == null ? null : unit.in(said);
        return word == null ? null : Price.told(told, word);
    }
}
