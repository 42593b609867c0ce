package smshub.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.message.Msisdn;
import smshub.message.Price;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

class CampaignPreviewTest {
    @Test
    void pricesAreSummedInEachCurrency() {
        CampaignPreview preview = new CampaignPreview();
        preview.accepted(message(new Price(new BigDecimal("0.075"), "EUR")));
        preview.accepted(message(new Price(new BigDecimal("0.15"), "EUR")));
        preview.accepted(message(new Price(new BigDecimal("2"), "points")));
        preview.accepted(message(null));

        assertEquals(
                List.of("0.225 EUR", "2 points"),
                preview.prices().stream().map(Price::toString).toList());
        assertEquals(1, preview.unpriced());
        assertEquals(4, preview.segments());
    }

    private static SmsMessage message(Price price) {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        return new SmsMessage(
                "id",
                new SmsMessage.Content(new Msisdn("+491711234567"), null, "x", Encoding.GSM7, 1, false, price),
                null,
                new SmsMessage.Submission("shop", "campaign", "campaign/1", null),
                SmsMessage.Answers.NONE,
                new SmsMessage.Routing("main", List.of(), 1),
                new SmsMessage.Lifetime(now, null, now.plusSeconds(60), false),
                SmsMessage.Progress.NONE);
    }
}
