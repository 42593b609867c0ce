package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import smshub.campaign.Campaign;
import smshub.campaign.Campaign.Terms;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignRecipient;
import smshub.message.MessageIds;
import smshub.message.SmsRequest;

class CampaignRequestsTest {
    private static final Instant BEGIN = Instant.parse("2026-05-01T08:00:00Z");
    private static final Instant END = Instant.parse("2026-05-01T20:00:00Z");
    private static final URI ADDRESS = URI.create("https://shop.example/states");
    private static final Wording WORDING =
            new Wording("Sale", "Hi", null, null, null, null, null, null, 1, 100, null, new Terms(BEGIN, END, ADDRESS));
    private static final CampaignRecipient RECIPIENT =
            new CampaignRecipient(1, "0171 1234567", "+491711234567", Map.of(), null, null);

    /** The campaign itself waits for its beginning, so that a pause still reaches all of it. */
    @Test
    void eachMessageHasTheCampaignsEndAndAddressAndGoesWhenItsTurnComes() {
        CampaignRequests requests = new CampaignRequests(campaign(WORDING));
        SmsRequest request = requests.to(RECIPIENT).request();
        assertEquals(BEGIN, requests.begins());
        assertNull(request.sendAt());
        assertEquals(END, request.expiresAt());
        assertEquals(ADDRESS, request.callbackUrl());
    }

    @Test
    void whatIsSentAgainGoesAtOnceAndIsToldToTheSameAddress() {
        CampaignRequests requests = new CampaignRequests(campaign(WORDING.resending(MessageIds.next())));
        assertNull(requests.begins());
        assertNull(requests.to(RECIPIENT).request().expiresAt());
        assertEquals(ADDRESS, requests.to(RECIPIENT).request().callbackUrl());
    }

    private static Campaign campaign(Wording wording) {
        return Campaign.draft(MessageIds.next(), "shop", wording, BEGIN);
    }
}
