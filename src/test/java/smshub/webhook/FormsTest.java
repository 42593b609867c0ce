package smshub.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.SenderId;
import smshub.message.StateCallback;
import smshub.service.kannel.KannelReport;
import smshub.service.smsapi.SmsapiReport;
import smshub.service.twilio.TwilioReport;
import smshub.service.websms.WebsmsReport;

class FormsTest {
    private static final Map<String, Form> FORMS = Map.of(
            "", new SignedJson(),
            "kannel", new KannelReport(),
            "smsapi", new SmsapiReport(),
            "twilio", new TwilioReport(),
            "websms", new WebsmsReport());

    private static final Client SHOP = new Client(
            "shop",
            null,
            List.of(),
            Set.of(),
            null,
            new Client.Callbacks(List.of("app.example", "*.shop.example"), false, new Secret("key")));

    private static StateCallback told(String state, CallbackAddress address) {
        MessageEvent event = new MessageEvent(
                "event-1",
                "id-1",
                MessageState.ofWord(state),
                Instant.parse("2026-03-01T10:00:03Z"),
                1,
                "main",
                "shop",
                "transfer-1",
                null,
                List.of(),
                false,
                null,
                null,
                null);
        return new StateCallback(
                address.uri(),
                new Msisdn("+4915112345678"),
                new SenderId("Acme"),
                1,
                "own 1",
                Instant.parse("2026-03-01T10:00:00Z"),
                event);
    }

    private static Optional<Call> call(String form, String parameter, String url, String state) {
        // As it travels with the message.
        CallbackAddress address = CallbackAddress.of(
                URI.create(new CallbackAddress(form, parameter, url).uri().toString()));
        return FORMS.get(form).call(address, told(state, address), SHOP, 1_700_000_000L);
    }

    @Test
    void theHubsOwnIsSignedJson() throws Exception {
        Call call = call("", "", "https://app.example/s?a=%20b", "delivered").orElseThrow();
        assertEquals("POST", call.method());
        assertEquals("https://app.example/s?a=%20b", call.address());
        JsonNode body = Json.JSON.readTree(call.body());
        assertEquals("id-1", body.path("id").asText());
        assertEquals("delivered", body.path("state").asText());
        assertEquals("+4915112345678", body.path("to").asText());
        String signature = call.headers().get(SignedJson.HEADER);
        assertEquals(SignedJson.signature(new Secret("key"), 1_700_000_000L, call.body()), signature);
    }

    /** Checked with {@code printf '1700000000.{}' | openssl dgst -sha256 -hmac key}. */
    @Test
    void theSignatureIsWhatOthersCompute() {
        assertEquals(
                "t=1700000000,v1=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae",
                SignedJson.signature(new Secret("key"), 1_700_000_000L, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "31, delivered,   1",
        "31, undelivered, 2",
        "31, deferred,    4",
        "31, sent,        8",
        "31, dead,        16",
        "3,  delivered,   1",
        "3,  sent,        ",
        "31, sending,     ",
    })
    void kannelFillsTheAddress(String mask, String state, String type) {
        Optional<Call> call = call("kannel", mask, "http://app.example/d?t=%d&to=%p&from=%P&at=%T&x=%20%41", state);
        assertEquals(
                type == null
                        ? null
                        : "http://app.example/d?t=" + type + "&to=%2B4915112345678&from=Acme&at=1772359203&x=%20%41",
                call.map(Call::address).orElse(null));
    }

    /** As given, and as it is called; the rest of the address stays what it is. */
    @ParameterizedTest
    @CsvSource({
        "/path,                     /path",
        "/path?,                    /path?",
        "/path?&x=1,                /path?&x=1",
        "/path?x=1&y=%d,            /path?x=1&y=1",
        "/path?y=%d&x=1,            /path?y=1&x=1",
        "/path?%d&x=1,              /path?1&x=1",
        "/%d/path?&x=%p,            /1/path?&x=%2B4915112345678",
        "/path?q=%q&Q=%Q,           /path?q=%2B4915112345678&Q=Acme",
        "/path?t=%t,                /path?t=2026-03-01+10%3A00%3A03",
        "/path?a=%A&f=%F&i=%i&I=%I, /path?a=delivered&f=&i=main&I=id-1",
        "/path?text=%a&n=%n,        /path?text=&n=",
        "/path?x=%C3%BC%20%41,      /path?x=%C3%BC%20%41",
        "/path?x=%%20%%41,          /path?x=%20%41",
        "/path?x=100%,              /path?x=100%25",
        "/path?x=%z&y=%2,           /path?x=%25z&y=%252",
    })
    void kannelCallsWhatWasAskedFor(String given, String called) {
        Call call =
                call("kannel", "31", "http://app.example" + given, "delivered").orElseThrow();
        assertEquals("http://app.example" + called, call.address());
        assertEquals("app.example", URI.create(call.address()).getHost());
    }

    @ParameterizedTest
    @CsvSource({
        "/dlr,      /dlr?MsgId=id-1&",
        "/dlr?,     /dlr?MsgId=id-1&",
        "/dlr?x=1,  /dlr?x=1&MsgId=id-1&",
        "/dlr?x=1&, /dlr?x=1&MsgId=id-1&",
        "/dlr?&x=1, /dlr?&x=1&MsgId=id-1&",
    })
    void smsapiAddsToTheAddress(String given, String called) {
        Call call =
                call("smsapi", "", "http://app.example" + given, "delivered").orElseThrow();
        assertTrue(call.address().startsWith("http://app.example" + called), call::address);
    }

    @Test
    void smsapiReportsByParameters() {
        Call call =
                call("smsapi", "", "https://app.example/dlr?x=1", "undelivered").orElseThrow();
        assertEquals("GET", call.method());
        assertEquals(
                "https://app.example/dlr?x=1&MsgId=id-1&status=405&status_name=UNDELIVERED&donedate=1772359203"
                        + "&idx=own+1&to=4915112345678&from=Acme&username=shop&points=0",
                call.address());
        Form form = FORMS.get("smsapi");
        assertTrue(form.taken(200, "OK\n".getBytes(StandardCharsets.UTF_8)));
        assertFalse(form.taken(200, "Error".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void websmsReportsInJson() throws Exception {
        Call call = call("websms", "", "https://app.example/n", "delivered").orElseThrow();
        JsonNode body = Json.JSON.readTree(call.body());
        assertEquals("deliveryReport", body.path("messageType").asText());
        assertEquals("transfer-1", body.path("transferId").asText());
        assertEquals("own 1", body.path("clientMessageId").asText());
        assertEquals("delivered", body.path("deliveryReportMessageStatus").asText());
        assertEquals("2026-03-01T10:00:03.000+00:00", body.path("deliveredOn").asText());
        Form form = FORMS.get("websms");
        assertTrue(form.taken(200, "{\"statusCode\":2000}".getBytes(StandardCharsets.UTF_8)));
        assertFalse(form.taken(200, "{\"statusCode\":5000}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(form.taken(200, new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example/x,                true",
        "https://APP.example:8443/x,           true",
        "https://a.shop.example/,              true",
        "https://shop.example/,                false",
        "https://evilshop.example/,            false",
        "https://app.example.evil.example/,    false",
        "https://app.example@evil.example/,    false",
        "https://127.0.0.1/,                   false",
    })
    void onlyHostsOfTheSettingsAreAllowed(String url, boolean allowed) {
        assertEquals(allowed, SHOP.callbacks().allow(URI.create(url)));
        assertArrayEquals(
                new boolean[] {allowed},
                new boolean[] {SHOP.callbacks().allow(new CallbackAddress("kannel", "1", url).place())});
    }

    /** Worked by hand from Twilio's description: the address, then each name and value in the order of names. */
    @Test
    void twilioGetsASignedForm() throws Exception {
        Call call =
                call("twilio", "AC1", "https://app.example/s?a=1", "delivered").orElseThrow();
        assertEquals("POST", call.method());
        assertEquals(
                "AccountSid=AC1&ApiVersion=2010-04-01&From=Acme&MessageSid=SMid1&MessageStatus=delivered&SmsSid=SMid1"
                        + "&SmsStatus=delivered&To=%2B4915112345678",
                new String(call.body(), StandardCharsets.UTF_8));
        String signed = "https://app.example/s?a=1AccountSidAC1ApiVersion2010-04-01FromAcmeMessageSidSMid1"
                + "MessageStatusdeliveredSmsSidSMid1SmsStatusdeliveredTo+4915112345678";
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
        mac.init(new javax.crypto.spec.SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        assertEquals(
                java.util.Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
                call.headers().get("X-Twilio-Signature"));
        assertEquals(Optional.empty(), call("twilio", "AC1", "https://app.example/s", "deferred"));
    }
}
