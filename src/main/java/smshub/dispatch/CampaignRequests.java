package smshub.dispatch;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.campaign.Campaign;
import smshub.campaign.Campaign.Terms;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignRecipient;
import smshub.message.Problem;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;
import smshub.template.Templates;
import smshub.template.TextTemplate;
import smshub.template.TextTemplate.Compilation;
import smshub.template.TextTemplate.Rendering;

/** What a campaign asks for, recipient by recipient. */
final class CampaignRequests {
    /** Says enough to have a number read. */
    private static final String ANY_TEXT = "Hello";

    private static final String ANY_NUMBER = "+491711234567";

    private static final String PLACEHOLDER = "{{";
    private static final String OWN = "campaign";
    /** A text of which nobody says what language it is in. */
    private static final String ANY_LANGUAGE = "und";

    private final Campaign campaign;

    /** The campaign's own text where it has placeholders; null where it has none, or a template. */
    private final Templates own;

    CampaignRequests(Campaign campaign) {
        this.campaign = campaign;
        TextTemplate text = template(campaign.wording()).template();
        own = text == null ? null : new Templates(List.of(text), Map.of());
    }

    /** The text of a campaign as a template; without one where it is none, and with a problem where it cannot be. */
    private static Compilation template(Wording wording) {
        return wording.text() != null && wording.text().contains(PLACEHOLDER)
                ? TextTemplate.compile(OWN, null, Map.of(ANY_LANGUAGE, wording.text()), null, null)
                : new Compilation(null, null);
    }

    /** What is wrong with a text; null for nothing. */
    static Problem flaw(Wording wording) {
        Problem flaw = template(wording).problem();
        return flaw == null
                ? null
                : new Problem(flaw.code(), flaw.sentence().replace("The text in " + ANY_LANGUAGE, "The text"), "text");
    }

    /** A value that the campaign's own text needs and a recipient does not have; null where it has all. */
    String missing(Map<String, String> values) {
        if (own == null) {
            return null;
        }
        return own.find(OWN).placeholders().stream()
                .filter(name -> !values.containsKey(name)
                        && !campaign.wording().values().containsKey(name))
                .findFirst()
                .orElse(null);
    }

    /** A request that only finds out which number is meant. */
    SmsRequest numbered(String to) {
        return request(new Asked(to, null, ANY_TEXT));
    }

    /** What nothing is handed over before, or null. */
    Instant begins() {
        return campaign.wording().terms().sendAt();
    }

    /** A request that only finds out whether the campaign's terms can be met. */
    SmsRequest onItsTerms() {
        Terms terms = campaign.wording().terms();
        return new SmsRequest(
                new Asked(ANY_NUMBER, null, ANY_TEXT),
                new Wishes(null, 0, false),
                new Times(terms.sendAt(), terms.expiresAt()),
                new Label(SmsRequest.CAMPAIGN, null, null),
                new Answers(terms.callbackUrl(), null, null));
    }

    /**
     * What is asked for a recipient.
     *
     * @param request null where nothing can be asked
     * @param problem why not; null where something can
     */
    record Made(SmsRequest request, Problem problem) {}

    /** The message to a recipient. */
    Made to(CampaignRecipient recipient) {
        Wording wording = campaign.wording();
        String to = recipient.number() == null ? recipient.to() : recipient.number();
        if (wording.template() != null) {
            return new Made(
                    request(new Asked(to, wording.from(), null))
                            .with(new SmsRequest.Wording(wording.template(), wording.language(), values(recipient))),
                    null);
        }
        if (own == null) {
            return new Made(request(new Asked(to, wording.from(), wording.text())), null);
        }
        Rendering text = own.render(OWN, null, values(recipient));
        return text.problem() == null
                ? new Made(request(new Asked(to, wording.from(), text.text())), null)
                : new Made(null, text.problem());
    }

    private Map<String, String> values(CampaignRecipient recipient) {
        if (campaign.wording().values().isEmpty()) {
            return recipient.values();
        }
        Map<String, String> all = new HashMap<>(campaign.wording().values());
        all.putAll(recipient.values());
        return all;
    }

    private SmsRequest request(Asked asked) {
        Wording wording = campaign.wording();
        return new SmsRequest(
                asked,
                new Wishes(wording.account(), wording.priority(), false),
                new Times(null, wording.terms().expiresAt()),
                new Label(SmsRequest.CAMPAIGN, campaign.reference(), wording.category()),
                new Answers(wording.terms().callbackUrl(), null, null));
    }
}
