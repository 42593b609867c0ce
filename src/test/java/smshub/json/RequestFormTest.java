package smshub.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;

class RequestFormTest {
    /** Recorded from a hub whose request was one record of 14 fields. */
    private static final String RECORDED = """
            {"to":"0171 1234567","text":"Order 4711","from":"Shop","account":"main","reference":"order-4711",\
            "sendAt":"2026-03-01T12:01:00Z","expiresAt":"2026-03-01T13:00:00Z","category":"orders",\
            "callbackUrl":"https://erp.example.org/sms","source":"http","replyTo":"replies","correlationId":"c-1",\
            "priority":7,"flash":true}""";

    private static final SmsRequest REQUEST = new SmsRequest(
            new Asked("0171 1234567", "Shop", "Order 4711"),
            new Wishes("main", 7, true),
            new Times(Instant.parse("2026-03-01T12:01:00Z"), Instant.parse("2026-03-01T13:00:00Z")),
            new Label("http", "order-4711", "orders"),
            new Answers(URI.create("https://erp.example.org/sms"), "replies", "c-1"));

    @Test
    void aRequestIsWrittenAndReadAsEver() {
        assertEquals(RECORDED, Json.text(REQUEST));
        assertEquals(REQUEST, Json.read(RECORDED, SmsRequest.class));
    }

    @Test
    void whatWasNotSaidIsLeftOut() {
        assertEquals("{\"source\":\"jms\",\"flash\":false}", Json.text(SmsRequest.unread("jms", null)));
        assertEquals(SmsRequest.unread("jms", null), Json.read("{\"source\":\"jms\"}", SmsRequest.class));
    }
}
