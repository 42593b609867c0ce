package smshub.rules;

import java.util.ArrayList;
import java.util.List;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.SmsMessage;

/**
 * The answer to one request for one recipient, and why.
 *
 * @param message the message as it will be sent; null when refused
 * @param problem why it is refused; null when accepted
 * @param verdicts what every rule said, in order, for each account that was tried
 * @param later where the text goes in several messages, those behind the first; else empty
 */
public record Decision(SmsMessage message, Problem problem, List<Verdict> verdicts, List<SmsMessage> later) {
    /** One that is at most one message. */
    public Decision(SmsMessage message, Problem problem, List<Verdict> verdicts) {
        this(message, problem, verdicts, List.of());
    }

    public Decision {
        verdicts = List.copyOf(verdicts);
        later = List.copyOf(later);
        if ((message == null) == (problem == null)) {
            throw new IllegalArgumentException("either a message or a problem");
        }
    }

    public boolean accepted() {
        return message != null;
    }

    /**
     * What the rules changed or chose of an accepted message, for its time line: short, without number and text; null
     * where it goes as it was asked.
     */
    public String note() {
        return Verdict.note(verdicts, message.account());
    }

    /** All messages of the request, in order. */
    public List<SmsMessage> messages() {
        if (message == null || later.isEmpty()) {
            return message == null ? List.of() : List.of(message);
        }
        List<SmsMessage> all = new ArrayList<>(later.size() + 1);
        all.add(message);
        all.addAll(later);
        return all;
    }

    /** Segments of all messages together. */
    public int segments() {
        int segments = message.segments();
        for (SmsMessage each : later) {
            segments += each.segments();
        }
        return segments;
    }

    /** What all messages together cost; null where that is not known of each. */
    public Price price() {
        Price sum = message.content().price();
        for (SmsMessage each : later) {
            Price price = each.content().price();
            if (sum == null || price == null) {
                return null;
            }
            sum = new Price(sum.amount().add(price.amount()), sum.currency());
        }
        return sum;
    }
}
