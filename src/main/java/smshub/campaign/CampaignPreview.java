package smshub.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/** What would become of the recipients of a campaign. Filled one by one; for one thread. */
public final class CampaignPreview {
    /** Most recipients that are named for a reason. */
    private static final int EXAMPLES = 10;

    private final Map<Reason, Refusal> refusals = new LinkedHashMap<>();
    private final Map<String, Long> accounts = new TreeMap<>();
    private final Map<String, BigDecimal> prices = new TreeMap<>();
    private long unpriced;
    private String example;
    private long accepted;
    private long segments;

    private record Reason(ProblemCode code, String field) {}

    /** Recipients that are refused for one reason. */
    public static final class Refusal {
        private final Problem problem;
        private final List<CampaignRecipient> examples = new ArrayList<>();
        private long recipients;

        private Refusal(Problem problem) {
            this.problem = problem;
        }

        /** The problem of the first. */
        public Problem problem() {
            return problem;
        }

        public long recipients() {
            return recipients;
        }

        /** The first of them. */
        public List<CampaignRecipient> examples() {
            return List.copyOf(examples);
        }
    }

    /** A recipient whose message would go. */
    public void accepted(SmsMessage message) {
        accepted(List.of(message));
    }

    /** The same where the text goes in several. */
    public void accepted(List<SmsMessage> messages) {
        SmsMessage first = messages.get(0);
        accepted++;
        accounts.merge(first.account(), 1L, Long::sum);
        example = example == null ? first.text() : example;
        for (SmsMessage message : messages) {
            segments += message.segments();
            Price price = message.content().price();
            if (price == null) {
                unpriced++;
            } else {
                prices.merge(price.currency(), price.amount(), BigDecimal::add);
            }
        }
    }

    public void refused(CampaignRecipient recipient, Problem problem) {
        Refusal refusal =
                refusals.computeIfAbsent(new Reason(problem.code(), problem.field()), reason -> new Refusal(problem));
        refusal.recipients++;
        if (refusal.examples.size() < EXAMPLES) {
            refusal.examples.add(recipient);
        }
    }

    public long accepted() {
        return accepted;
    }

    /** How many recipients were looked at. */
    public long looked() {
        return accepted
                + refusals.values().stream().mapToLong(Refusal::recipients).sum();
    }

    /** Segments of all messages together. */
    public long segments() {
        return segments;
    }

    /** Text of the first message, or null. */
    public String example() {
        return example;
    }

    /** Messages by account. */
    public Map<String, Long> accounts() {
        return accounts;
    }

    /** What all messages together cost, in each currency; those of unknown price left out. */
    public List<Price> prices() {
        return prices.entrySet().stream()
                .map(sum -> new Price(sum.getValue(), sum.getKey()))
                .toList();
    }

    /** Messages of unknown price. */
    public long unpriced() {
        return unpriced;
    }

    /** Why others are refused. */
    public Collection<Refusal> refusals() {
        return refusals.values();
    }
}
