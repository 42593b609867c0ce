package smshub.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import smshub.campaign.Campaign;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignPreview;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.campaign.CampaignState.Verb;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.campaign.RecipientRows;
import smshub.campaign.RecipientRows.Row;
import smshub.campaign.RowException;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

/** Campaigns that answer as the document's examples say, and keep what they were told last. */
final class PretendCampaigns implements CampaignBook {
    static final String ID = "01957e2a-5b00-7000-8000-000000000001";
    private static final Instant MADE = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TEXT = "Only today: all shoes at half price.";
    private static final Problem LANDLINE =
            new Problem(ProblemCode.NUMBER_NOT_MOBILE, "The number is not a mobile number.", "to");
    private static final CampaignRecipient REFUSED =
            new CampaignRecipient(2, "030123456", null, Map.of(), null, LANDLINE);

    final List<Row> rows = new ArrayList<>();
    Wording wording;
    Boolean start;

    static Campaign example() {
        return new Campaign(
                ID,
                "shop",
                new Wording("Summer sale", TEXT, null, null, null, null, null, null, 1, 100, null),
                CampaignState.FINISHED,
                new Campaign.Times(MADE, MADE.plusSeconds(1), MADE.plusSeconds(2)),
                new Campaign.Counts(2, 1, 2, 1));
    }

    @Override
    public Done create(String client, String key, Wording asked, Source source, boolean starts) {
        wording = asked;
        start = starts;
        return source == null ? Done.of(example()) : fill(example(), source);
    }

    @Override
    public Done fill(Campaign draft, Source source) {
        rows.clear();
        try (RecipientRows all = source.open()) {
            for (Row row = all.next(); row != null; row = all.next()) {
                rows.add(row);
            }
        } catch (RowException e) {
            return "there is no list of recipients".equals(e.getMessage())
                    ? Done.of(example())
                    : Done.not(new Problem(ProblemCode.FIELD_INVALID, e.getMessage() + ".", "recipients"));
        } catch (IOException e) {
            return Done.not(Problem.of(ProblemCode.SERVICE_UNAVAILABLE, e.toString()));
        }
        return Done.of(example());
    }

    @Override
    public Optional<Source> query(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Campaign> find(String id) {
        return id.equals(ID) ? Optional.of(example()) : Optional.empty();
    }

    @Override
    public List<Campaign> list(String client, Instant before, int limit) {
        return client == null || client.equals("shop") ? List.of(example()) : List.of();
    }

    @Override
    public CampaignPreview preview(Campaign campaign, Duration most) {
        CampaignPreview preview = new CampaignPreview();
        String to = "+4915112345678";
        preview.accepted(new SmsMessage(
                ID,
                new SmsMessage.Content(new Msisdn(to), null, TEXT, Encoding.GSM7, 1, false),
                null,
                new SmsMessage.Submission("shop", "campaign", campaign.reference(), null),
                SmsMessage.Answers.NONE,
                new SmsMessage.Routing("sms-de", List.of(), 1),
                new SmsMessage.Lifetime(MADE, null, MADE.plusSeconds(60), false),
                SmsMessage.Progress.NONE));
        preview.refused(REFUSED, LANDLINE);
        return preview;
    }

    @Override
    public Done change(Campaign campaign, Verb verb) {
        return Done.of(campaign);
    }

    @Override
    public CampaignProgress progress(String id) {
        return new CampaignProgress(Map.of(MessageState.DELIVERED, 1L), 1);
    }

    @Override
    public RecipientPage<RecipientLog> log(String id, Set<MessageState> states, long after, int limit) {
        CampaignRecipient first = new CampaignRecipient(
                1, "+4915112345678", "+4915112345678", Map.of(), "01957e2a-5b00-8000-8000-000000000002", null);
        return new RecipientPage<>(
                List.of(
                        new RecipientLog(
                                first,
                                MessageState.DELIVERED,
                                "sms-de",
                                1,
                                null,
                                MADE.plusSeconds(1),
                                MADE.plusSeconds(5)),
                        RecipientLog.waiting(REFUSED)),
                limit > 2 ? null : REFUSED.place());
    }

    @Override
    public Done resend(Campaign ended, Set<MessageState> states, boolean starts) {
        return Done.of(ended);
    }
}
