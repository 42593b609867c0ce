package smshub.http;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignPreview;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.RecipientLog;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;

/** Campaigns and their recipients in the form in which they are told. */
final class CampaignAnswers {
    static final String HEADER = "place,to,number,state,id,account,segments,handedAt,endedAt,problem,sentence";
    private static final String WAITING = "waiting";

    private CampaignAnswers() {}

    private static String state(RecipientLog log) {
        return log.state() == null ? WAITING : log.state().word();
    }

    /** Before its message is made, and where none was, its id leads nowhere. */
    private static String messageId(RecipientLog log) {
        return log.state() == null || log.recipient().problem() != null
                ? null
                : log.recipient().messageId();
    }

    /** A line of {@link #HEADER}. */
    static List<Object> cells(RecipientLog log) {
        return Arrays.asList(
                log.recipient().place(),
                log.recipient().to(),
                log.recipient().number(),
                state(log),
                messageId(log),
                log.account(),
                log.segments() == 0 ? null : log.segments(),
                log.handedAt(),
                log.endedAt(),
                log.problem() == null ? null : log.problem().code().word(),
                log.problem() == null ? null : log.problem().sentence());
    }

    record Listing(List<Told> campaigns, String next) {}

    record Log(List<Entry> recipients, String next) {}

    record Entry(
            long place,
            String to,
            String number,
            String state,
            String id,
            String account,
            Integer segments,
            Instant handedAt,
            Instant endedAt,
            Problem problem) {
        static Entry of(RecipientLog log) {
            CampaignRecipient recipient = log.recipient();
            return new Entry(
                    recipient.place(),
                    recipient.to(),
                    recipient.number(),
                    CampaignAnswers.state(log),
                    messageId(log),
                    log.account(),
                    log.segments() == 0 ? null : log.segments(),
                    log.handedAt(),
                    log.endedAt(),
                    log.problem());
        }
    }

    /** A campaign as it is told. */
    record Told(
            String id,
            String subject,
            String state,
            String client,
            String text,
            String template,
            String language,
            String from,
            String account,
            String category,
            int priority,
            int rate,
            String resendOf,
            Instant sendAt,
            Instant expiresAt,
            URI callbackUrl,
            Instant createdAt,
            Instant startedAt,
            Instant endedAt,
            Map<String, Long> summary) {
        static Told of(Campaign campaign, CampaignProgress progress) {
            Campaign.Wording wording = campaign.wording();
            return new Told(
                    campaign.id(),
                    wording.subject(),
                    campaign.state().word(),
                    campaign.client(),
                    wording.text(),
                    wording.template(),
                    wording.language(),
                    wording.from(),
                    wording.account(),
                    wording.category(),
                    wording.priority(),
                    wording.rate(),
                    wording.resendOf(),
                    wording.terms().sendAt(),
                    wording.terms().expiresAt(),
                    wording.terms().callbackUrl(),
                    campaign.times().createdAt(),
                    campaign.times().startedAt(),
                    campaign.times().endedAt(),
                    summary(campaign, progress));
        }

        /**
         * How many recipients there were and where they are: the first is the sum of all others but the segments. Without
         * progress only what the campaign itself says.
         */
        private static Map<String, Long> summary(Campaign campaign, CampaignProgress progress) {
            Campaign.Counts counts = campaign.counts();
            Map<String, Long> summary = new LinkedHashMap<>();
            summary.put("recipients", counts.recipients() + counts.duplicates());
            summary.put("duplicates", counts.duplicates());
            if (progress == null) {
                summary.put(WAITING, counts.recipients() - counts.handed());
                summary.put("refused", counts.refused());
                return summary;
            }
            long messages = progress.states().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            summary.put(WAITING, Math.max(0, counts.recipients() - counts.refused() - messages));
            for (MessageState state : EnumSet.allOf(MessageState.class)) {
                long refused = state == MessageState.REFUSED ? counts.refused() : 0;
                summary.put(state.word(), progress.states().getOrDefault(state, 0L) + refused);
            }
            summary.put("segments", progress.segments());
            return summary;
        }
    }

    record Preview(
            String id,
            String state,
            long recipients,
            long duplicates,
            Long looked,
            long accepted,
            long refused,
            long segments,
            List<Price> prices,
            Long unpriced,
            String example,
            Map<String, Long> accounts,
            List<Refusals> refusals) {
        static Preview of(Campaign campaign, CampaignPreview preview) {
            return new Preview(
                    campaign.id(),
                    campaign.state().word(),
                    campaign.counts().recipients() + campaign.counts().duplicates(),
                    campaign.counts().duplicates(),
                    // Where all were looked at there is nothing to tell.
                    preview.looked() == campaign.counts().recipients() ? null : preview.looked(),
                    preview.accepted(),
                    preview.refusals().stream()
                            .mapToLong(CampaignPreview.Refusal::recipients)
                            .sum(),
                    preview.segments(),
                    // Without prices there is nothing to tell.
                    preview.prices().isEmpty() ? null : preview.prices(),
                    preview.prices().isEmpty() ? null : preview.unpriced(),
                    preview.example(),
                    preview.accounts(),
                    preview.refusals().stream().map(Refusals::of).toList());
        }
    }

    record Refusals(Problem problem, long recipients, List<Example> examples) {
        static Refusals of(CampaignPreview.Refusal refusal) {
            return new Refusals(
                    refusal.problem(),
                    refusal.recipients(),
                    refusal.examples().stream()
                            .map(each -> new Example(each.place(), each.to()))
                            .toList());
        }
    }

    record Example(long place, String to) {}
}
