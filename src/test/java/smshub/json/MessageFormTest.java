package smshub.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.message.MessageEvent;
import smshub.message.MessageSample;
import smshub.message.Price;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

/** Messages wait on queues while hubs are replaced: what stands there now was written by another version. */
class MessageFormTest {
    /** Recorded from a hub whose message was one record of 25 fields. */
    private static final String RECORDED = """
            {"id":"0198b3a0-0000-7000-8000-000000000001","to":"+491711234567","from":"Shop",\
            "text":"Order 4711 is ready, Zażółć","encoding":"UCS2","segments":1,"account":"main",\
            "alternates":["backup"],"client":"erp","source":"http","reference":"order-4711","category":"orders",\
            "callbackUrl":"https://erp.example.org/sms","replyTo":"replies","correlationId":"c-1",\
            "acceptedAt":"2026-03-01T12:00:00Z","sendAt":"2026-03-01T12:01:00Z","expiresAt":"2026-03-01T13:00:00Z",\
            "asked":{"to":"0171 1234567","from":"Shop"},"attempt":3,"spared":1,"possibleDuplicate":true,\
            "priority":7,"flash":true,"begun":true}""";

    private static final SmsMessage MESSAGE = new MessageSample()
            .content("+491711234567", "Shop", "Order 4711 is ready, Zażółć", Encoding.UCS2, 1)
            .flash(true)
            .asked("0171 1234567", "Shop", null)
            .submission("erp", "http", "order-4711", "orders")
            .answers(URI.create("https://erp.example.org/sms"), "replies", "c-1")
            .routing("main", "backup")
            .priority(7)
            .lifetime(
                    Instant.parse("2026-03-01T12:00:00Z"),
                    Instant.parse("2026-03-01T12:01:00Z"),
                    Instant.parse("2026-03-01T13:00:00Z"))
            .progress(3, 1, true, true)
            .message();

    @Test
    void aMessageThatAnEarlierHubWroteIsRead() {
        assertEquals(MESSAGE, Json.read(RECORDED, SmsMessage.class));
    }

    @Test
    void anEarlierHubReadsWhatIsWritten() {
        assertEquals(RECORDED, Json.text(MESSAGE));
    }

    @Test
    void thatTheSenderNamedTheEndIsWrittenWhereItDid() {
        SmsMessage asked = new MessageSample().expiryAsked(true).message();
        assertEquals(asked, Json.read(Json.text(asked), SmsMessage.class));
        assertTrue(Json.text(asked).endsWith(",\"expiryAsked\":true}"), Json.text(asked));
    }

    @Test
    void thePriceIsWrittenWhereItIsKnown() {
        SmsMessage priced = new MessageSample().price(Price.ofMicros(1, "EUR")).message();
        assertTrue(
                Json.text(priced).endsWith(",\"price\":{\"amount\":0.000001,\"currency\":\"EUR\"}}"),
                Json.text(priced));
        assertEquals(priced, Json.read(Json.text(priced), SmsMessage.class));
        MessageEvent sent = MessageEvent.sent(priced, Instant.EPOCH, List.of("p"), Price.told("0.16", "points"));
        assertEquals(sent, Json.read(Json.text(sent), MessageEvent.class));
    }

    @Test
    void fieldsThatAnEarlierHubDidNotKnowAreAsUsual() {
        SmsMessage message = Json.read("""
                {"id":"1","to":"+491711234567","text":"Hello","encoding":"GSM7","segments":1,"account":"main",\
                "alternates":[],"client":"erp","source":"http","acceptedAt":"2026-03-01T12:00:00Z",\
                "expiresAt":"2026-03-01T13:00:00Z","attempt":0,"spared":0,"possibleDuplicate":false}""", SmsMessage.class);

        assertNull(message.routing().priority());
        assertFalse(message.content().flash());
        assertFalse(message.progress().begun());
        assertFalse(message.lifetime().expiryAsked());
        assertEquals("+491711234567", message.request().to());
        assertEquals("Hello", message.request().text());
    }
}
