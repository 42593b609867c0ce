package smshub.dispatch;

import smshub.campaign.Campaign;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignRecipient;
import smshub.message.Problem;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;

/** What a campaign asks for, recipient by recipient. */
final class CampaignRequests {
    /** Says enough to have a number read. */
    private static final String ANY_TEXT = "Hello";

    private final Campaign campaign;

    CampaignRequests(Campaign campaign) {
        this.campaign = campaign;
    }

    /** A request that only finds out which number is meant. */
    SmsRequest numbered(String to) {
        return request(new Asked(to, null, ANY_TEXT));
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
        return new Made(request(new Asked(to, wording.from(), wording.text())), null);
    }

    private SmsRequest request(Asked asked) {
        Wording wording = campaign.wording();
        return new SmsRequest(
                asked,
                new Wishes(wording.account(), wording.priority(), false),
                Times.ANY,
                new Label(SmsRequest.CAMPAIGN, campaign.reference(), wording.category()),
                Answers.NONE);
    }
}
