package smshub.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.http.PretendHub;
import smshub.http.WebServer;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.SmsRequest;

/** Programs that were written for another service, and see no difference. */
class FacadesTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BEARER = "Bearer " + WebServer.SHOP_KEY;
    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString(("shop:" + WebServer.SHOP_KEY).getBytes(StandardCharsets.UTF_8));

    private static WebServer web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebServer(Set.of("smsapi", "smsbrana", "websms", "kannel", "twilio"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void forget() {
        web.hub.reset();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer::body);
        return Json.JSON.readTree(answer.body());
    }

    private static String md5(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static SmsRequest only() {
        assertEquals(1, web.hub.requests.size());
        return web.hub.requests.get(0);
    }

    // SMSAPI

    @Test
    void smsapiTakesAFormAndAnswersJson() throws Exception {
        JsonNode answer = json(web.post(
                "/sms.do",
                "format=json&details=1&encoding=utf-8&to=500000001&from=Firma&message=Zam%C3%B3wienie&normalize=1"
                        + "&max_parts=3&idx=hub-1&notify_url=https%3A%2F%2Fhub.example%2Fdlr",
                "Authorization",
                BEARER,
                "Content-Type",
                FORM));

        assertEquals(1, answer.path("count").asInt());
        assertEquals("Zamowienie", answer.path("message").asText());
        assertEquals(10, answer.path("length").asInt());
        assertTrue(answer.path("parts").isInt());
        assertFalse(answer.has("error"), "clients take any top-level error for a failure");
        JsonNode item = answer.at("/list/0");
        assertEquals(PretendHub.FIRST_ID, item.path("id").asText());
        assertEquals("48500000001", item.path("number").asText());
        assertEquals("500000001", item.path("submitted_number").asText());
        assertEquals("QUEUE", item.path("status").asText());
        assertTrue(item.path("points").isNumber() && item.path("date_sent").isNumber());
        SmsRequest request = only();
        assertEquals("+48500000001", request.to());
        assertEquals("Firma", request.from());
        assertNull(request.reference());
        assertEquals("hub-1", request.correlationId());
        assertEquals(
                new CallbackAddress("smsapi", "", "https://hub.example/dlr"),
                CallbackAddress.of(request.callbackUrl()));
    }

    @Test
    void smsapiTakesJsonAndTextAndItsOldLogin() throws Exception {
        JsonNode sent = json(web.post(
                "/api/sms.do?format=json",
                "{\"to\":[\"4915112345678\",\"+4915112345679\"],\"message\":\"Hi\",\"details\":true,\"flash\":false,\"idx\":[\"a\",\"b\"]}",
                "Authorization",
                BEARER,
                "Content-Type",
                "application/json"));
        assertEquals(2, sent.path("count").asInt());
        assertEquals("b", web.hub.requests.get(1).correlationId());

        String login = "username=shop&password=" + md5(WebServer.SHOP_PASSWORD).toUpperCase(java.util.Locale.ROOT);
        String text = "/sms.do?" + login + "&to=4915112345678&message=Hi";
        assertEquals(
                "OK:01957e2a-5b00-7000-8000-000000000003:0:4915112345678",
                web.get(text).body());
        String basic = Base64.getEncoder()
                .encodeToString(("shop:" + md5(WebServer.SHOP_PASSWORD)).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "Points: 42.5",
                web.get("/user.do?credits=1", "Authorization", "Basic " + basic).body());
        assertEquals(
                "42.5",
                json(web.get("/profile", "Authorization", BEARER))
                        .path("points")
                        .asText());
    }

    @ParameterizedTest
    @CsvSource({
        "to=4915112345678&message=Hi,                                     wrong,    102",
        "to=4915112345678&message=Hi,                                     ,         101",
        "to=4915112345678&message=Hi,                                     mute-key, 401",
        "to=49301234567&message=Hi,                                       shop-key, 13",
        "message=Hi,                                                      shop-key, 13",
        "to=4915112345678,                                                shop-key, 11",
        "to=4915112345678&message=Hi&date=tomorrow,                       shop-key, 54",
        "to=4915112345678&message=Hi&notify_url=ftp://x,                  shop-key, 70",
        "to=4915112345678&message=Hi&group=all,                           shop-key, 40",
        "to=4915112345678&message=Hi&max_parts=0,                         shop-key, 12",
        "to=4915112345678&template=gone&param1=x,                         shop-key, 104",
        "to=4915112345678&template=reminder&message=Hi,                   shop-key, 11",
        "'to=4915112345678,4915112345679&template=reminder&param1=1|2|3', shop-key, 20",
        "'to=4915112345678,4915112345679&message=Hi&idx=1|2|3',           shop-key, 20",
        "sch_del=gone,                                                    shop-key, 301",
    })
    void smsapiHasItsOwnNumbersForErrors(String query, String token, int error) throws Exception {
        String[] headers = token == null ? new String[0] : new String[] {"Authorization", "Bearer " + token};
        String encoded = query.replace("|", "%7C");
        assertEquals("ERROR:" + error, web.get("/sms.do?" + encoded, headers).body());
        assertEquals(
                error,
                json(web.get("/sms.do?format=json&" + encoded, headers))
                        .path("error")
                        .asInt());
    }

    @Test
    void smsapiTakesNoMoreRecipientsThanTheHub() throws Exception {
        String numbers = String.join(",", Collections.nCopies(WebServer.MAX_RECIPIENTS + 1, "4915112345678"));
        assertEquals(
                "ERROR:19",
                web.get("/sms.do?message=Hi&to=" + numbers, "Authorization", BEARER)
                        .body());
        assertEquals(0, web.hub.requests.size());
    }

    @Test
    void smsapiKnowsWhatItWasToldBefore() throws Exception {
        String send = "/sms.do?format=json&to=4915112345678&message=Hi&idx=1&check_idx=1";
        json(web.get(send, "Authorization", BEARER));
        assertEquals(
                53, json(web.get(send, "Authorization", BEARER)).path("error").asInt());
        JsonNode status = json(
                web.get("/sms.do?format=json&status=" + PretendHub.FIRST_ID + "%7Cother", "Authorization", BEARER));
        assertEquals("DELIVERED", status.at("/list/0/status").asText());
        assertEquals("NOT_FOUND", status.at("/list/1/status").asText());
        assertEquals(
                PretendHub.FIRST_ID,
                json(web.get("/sms.do?sch_del=" + PretendHub.FIRST_ID, "Authorization", BEARER))
                        .at("/list/0/id")
                        .asText());
        assertEquals(1, web.hub.done.size());
        web.hub.brokerDown = true;
        assertEquals(
                201, json(web.get(send, "Authorization", BEARER)).path("error").asInt());
    }

    // SMSbrana

    @Test
    void smsbranaTakesEitherLogin() throws Exception {
        HttpResponse<String> plain = web.get("/smsconnect/http.php?action=send_sms&login=shop&password=shop-key"
                + "&number=777123456&message=Objedn%C3%A1vka&user_id=a%26b");
        assertEquals(200, plain.statusCode());
        assertTrue(plain.body().startsWith("<?xml"), plain::body);
        assertTrue(plain.body().contains("<err>0</err>"), plain::body);
        assertTrue(plain.body().contains("<sms_id>" + PretendHub.FIRST_ID + "</sms_id>"), plain::body);
        assertTrue(plain.body().contains("<user_id>a&amp;b</user_id>"), plain::body);
        assertEquals("+420777123456", only().to());
        assertEquals("a&b", only().reference());

        String credit = "/smsconnect/http.php?action=credit_info&" + digest("salt", "sul", "hash");
        assertTrue(web.get(credit).body().contains("<credit>42.5</credit>"));
        assertTrue(web.get(credit).body().contains("<err>7</err>"), "a salt counts once");
        assertTrue(web.get("/smsconnect/http.php?action=credit_info&" + digest("another", "salt", "auth"))
                .body()
                .contains("<err>0</err>"));
    }

    private static String digest(String salt, String saltName, String digestName) throws Exception {
        String time =
                DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").format(LocalDateTime.now(ZoneId.of("Europe/Prague")));
        return "login=shop&time=" + time + "&" + saltName + "=" + salt + "&" + digestName + "="
                + md5(WebServer.SHOP_PASSWORD + time + salt);
    }

    @ParameterizedTest
    @CsvSource({
        "action=nothing&login=shop&password=shop-key,                                             6",
        "action=send_sms&login=who&password=shop-key&number=777123456&message=x,                  2",
        "action=send_sms&login=shop&password=wrong&number=777123456&message=x,                    3",
        "action=send_sms&login=shop&time=20200101T000000&sul=a&hash=b&number=777123456&message=x, 4",
        "action=send_sms&login=shop&password=shop-key&number=%2B49301234567&message=x,            10",
        "action=send_sms&login=shop&password=shop-key&number=777123456,                           11",
    })
    void smsbranaHasItsOwnNumbersForErrors(String query, int error) throws Exception {
        HttpResponse<String> answer = web.get("/smsconnect/http.php?" + query);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("<result><err>" + error + "</err></result>"), answer::body);
    }

    // websms

    @Test
    void websmsTakesNumbersAndStrings() throws Exception {
        JsonNode answer = json(web.post(
                "/json/smsmessaging/text",
                "{\"recipientAddressList\":[4915112345678,\"4915112345679\"],\"messageContent\":\"Grüße\","
                        + "\"clientMessageId\":\"own\",\"maxSmsPerMessage\":0,\"test\":false,\"priority\":0,"
                        + "\"senderAddress\":\"FIRMA\",\"senderAddressType\":\"alphanumeric\"}",
                "Authorization",
                BASIC,
                "Content-Type",
                "application/json"));
        assertEquals(2000, answer.path("statusCode").asInt());
        assertEquals("OK", answer.path("statusMessage").asText());
        assertEquals("own", answer.path("clientMessageId").asText());
        assertEquals(2, answer.path("smsCount").asInt());
        assertTrue(answer.path("transferId").asText().matches("[0-9a-f]{20}"));
        assertEquals(2, web.hub.requests.size());
        assertEquals("Grüße", web.hub.requests.get(0).text());
        assertEquals(answer.path("transferId").asText(), web.hub.requests.get(1).reference());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                                                               | 4000",
                "{\"messageContent\":\"x\"}                                                      | 4019",
                "{\"recipientAddressList\":[\"4915112345678\"]}                                  | 4019",
                "{\"recipientAddressList\":[\"+4915112345678\"],\"messageContent\":\"x\"}        | 4002",
                "{\"recipientAddressList\":[4915112345678,49301234567],\"messageContent\":\"x\"} | 4029",
                "{\"recipientAddressList\":[4915112345678],\"messageContent\":\"x\",\"validityPeriode\":5} | 4041",
            })
    void websmsHasItsOwnNumbersForErrors(String body, int code) throws Exception {
        JsonNode answer = json(web.post("/rest/smsmessaging/text", body, "Authorization", BEARER));
        assertEquals(code, answer.path("statusCode").asInt(), answer::toString);
        assertTrue(answer.has("transferId") && answer.path("transferId").isNull());
        assertEquals(0, web.hub.requests.size(), "nothing of a request is sent when one recipient is wrong");
    }

    @Test
    void websmsAnswersAWrongLoginBy401() throws Exception {
        assertEquals(
                401,
                web.post("/json/smsmessaging/text", "{}", "Authorization", "Basic eDp5")
                        .statusCode());
        assertEquals(
                200,
                web.post("/json/smsmessaging/text?access_token=shop-key", "{}").statusCode());
    }

    // Kannel

    @ParameterizedTest
    @CsvSource({
        "text=Gr%C3%BC%C3%9Fe,                           Grüße",
        "text=Gr%FC%DFe&charset=ISO-8859-1,              Grüße",
        "text=%20%AC&coding=2,                           €",
        "text=%00a&coding=2&charset=UCS-2,               a",
        "text=%FFx&coding=1,                             FF78",
        "text=%DC%06&udh=%06%05%04%0B%84%23%F0,          [udh 0605040B8423F0] DC06",
    })
    void kannelTakesTheTextAsItWasMeant(String text, String meant) throws Exception {
        HttpResponse<String> answer =
                web.get("/cgi-bin/sendsms?username=shop&password=shop-key&to=%2B4915112345678&" + text);
        assertEquals("0: Accepted for delivery", answer.body());
        assertEquals(202, answer.statusCode());
        assertEquals(meant, only().text());
    }

    @ParameterizedTest
    @CsvSource({"'', false", "&mclass=0, true", "&mclass=1, false"})
    void kannelsClassZeroIsAFlashMessage(String mclass, boolean flash) throws Exception {
        web.get("/cgi-bin/sendsms?username=shop&password=shop-key&to=%2B4915112345678&text=x" + mclass);
        assertEquals(flash, only().flash());
    }

    @Test
    void flashIsTakenAsSmsapiAndWebsmsNameIt() throws Exception {
        json(web.post(
                "/sms.do",
                "format=json&to=4915112345678&message=Hi&flash=1",
                "Authorization",
                BEARER,
                "Content-Type",
                FORM));
        json(web.post(
                "/json/smsmessaging/text",
                "{\"recipientAddressList\":[4915112345678],\"messageContent\":\"Hi\",\"sendAsFlashSms\":true}",
                "Authorization",
                BASIC,
                "Content-Type",
                "application/json"));
        assertEquals(
                List.of(true, true),
                web.hub.requests.stream().map(SmsRequest::flash).toList());
    }

    @ParameterizedTest
    @CsvSource({"'', ", "&priority=0, 4", "&priority=1, 6", "&priority=2, 7", "&priority=3, 9"})
    void kannelsPriorityIsTheHubs(String priority, Integer meant) throws Exception {
        web.get("/cgi-bin/sendsms?username=shop&password=shop-key&to=%2B4915112345678&text=x" + priority);
        assertEquals(meant, only().priority());
    }

    @Test
    void kannelReportsAndDelays() throws Exception {
        HttpResponse<String> answer = web.get("/cgi-bin/sendsms?user=shop&pass=shop-password&to=%2B4915112345678"
                + "+%2B4915112345679&text=Hi&deferred=10&validity=60&smsc=sms-de&dlr-mask=3"
                + "&dlr-url=http%3A%2F%2Fapp.example%2Fdlr%3Fid%3D1%26type%3D%25d%26to%3D%25p");
        assertEquals("3: Queued for later delivery", answer.body());
        assertEquals(2, web.hub.requests.size());
        SmsRequest request = web.hub.requests.get(0);
        assertEquals("sms-de", request.account());
        assertNotNull(request.sendAt());
        assertEquals(request.sendAt().plusSeconds(3600), request.expiresAt());
        assertEquals(
                new CallbackAddress("kannel", "3", "http://app.example/dlr?id=1&type=%d&to=%p"),
                CallbackAddress.of(request.callbackUrl()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/dlr",
                "http://app.example/dlr?&x=1",
                "http://app.example/dlr?x=1&y=%d",
                "http://app.example/dlr?%d&x=%20%%41",
                "http://app.example:8080/%d?a=%p",
            })
    void kannelsReportsGoWhereTheCallerSaid(String given) throws Exception {
        HttpResponse<String> answer =
                web.get("/cgi-bin/sendsms?user=shop&pass=shop-password&to=%2B4915112345678&text=Hi&dlr-url="
                        + URLEncoder.encode(given, StandardCharsets.UTF_8));
        assertEquals(202, answer.statusCode(), answer::body);
        assertEquals(
                new CallbackAddress("kannel", "31", given),
                CallbackAddress.of(URI.create(only().callbackUrl().toString())));
    }

    @ParameterizedTest
    @CsvSource({
        "username=shop&password=no&to=%2B4915112345678&text=x,                       403, Authorization failed",
        "username=shop&password=shop-key&text=x,                                     400, The field to",
        "username=shop&password=shop-key&to=%2B49301234567&text=x,                   400, The number",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&udh=050003,      400, The field udh is no header",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&udh=%00&coding=0, 400, Only octets",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&validity=soon,   400, A number",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&priority=4,      400, A number",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&mclass=2,        400, A number",
        "username=shop&password=shop-key&to=%2B4915112345678&text=x&dlr-url=file:/x, 400, The field callbackUrl",
    })
    void kannelRefusesInOneLine(String query, int status, String sentence) throws Exception {
        HttpResponse<String> answer = web.get("/cgi-bin/sendsms?" + query);
        assertEquals(status, answer.statusCode(), answer::body);
        assertTrue(answer.body().startsWith(sentence), answer::body);
    }

    @Test
    void kannelIsToldToComeAgain() throws Exception {
        web.hub.brokerDown = true;
        HttpResponse<String> answer =
                web.get("/cgi-bin/sendsms?username=shop&password=shop-key&to=%2B4915112345678&text=x");
        assertEquals(503, answer.statusCode());
    }

    @Test
    void kannelTakesAPostOfTheTextWithHeaders() throws Exception {
        HttpResponse<String> answer = web.post(
                "/cgi-bin/sendsms",
                "Grüße & mehr".getBytes(StandardCharsets.ISO_8859_1),
                "Content-Type",
                "text/plain; charset=iso-8859-1",
                "X-Kannel-Username",
                "shop",
                "X-Kannel-Password",
                "shop-key",
                "X-Kannel-To",
                "+4915112345678",
                "X-Kannel-From",
                "Acme",
                "X-Kannel-SMSC",
                "old-smsc");
        assertEquals("0: Accepted for delivery", answer.body());
        assertEquals("Grüße & mehr", only().text());
        assertEquals("+4915112345678", only().to());
        assertEquals("Acme", only().from());
        assertEquals("sms-de", only().account());
    }

    @Test
    void kannelIsToldHowAnUnknownSmscBecomesAnAccount() throws Exception {
        HttpResponse<String> answer =
                web.get("/cgi-bin/sendsms?username=shop&password=shop-key&to=%2B4915112345678&text=x&smsc=nowhere");
        assertEquals(400, answer.statusCode());
        assertEquals(
                "There is no account nowhere; facades.kannel-smsc says which account an smsc stands for, rejected",
                answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "to=4915112345678&message=hi+[%251%25]&param1=x;                                  hi x",
                "to=4915112345678&message=[%254%25]+[%251%25]+[%251%25]&param1=a%24&param4=d;     d a$ a$",
                "to=4915112345678,4915112345679&message=hi+[%251%25]+[%252%25]&param1=x%7Cy&param2=z;hi x z|hi y z",
                "to=4915112345678&message=hi+[%251%25]&param1=;                                   'hi '",
                "to=4915112345678&message=hi+[%251%25];                                           hi [%1%]",
            })
    void smsapiFillsTheTextForEachRecipient(String query, String texts) throws Exception {
        json(web.get("/sms.do?format=json&" + query.replace("[", "%5B").replace("]", "%5D"), "Authorization", BEARER));
        assertEquals(
                List.of(texts.split("\\|")),
                web.hub.requests.stream().map(SmsRequest::text).toList());
    }

    @Test
    void smsapiNamesATemplateWithTheParametersOfEachRecipient() throws Exception {
        json(web.get(
                "/sms.do?format=json&to=4915112345678,4915112345679&template=reminder&param1=Ann%7CBob&param3=9:30",
                "Authorization", BEARER));
        assertEquals(
                List.of(
                        new SmsRequest.Wording("reminder", null, Map.of("param1", "Ann", "param3", "9:30")),
                        new SmsRequest.Wording("reminder", null, Map.of("param1", "Bob", "param3", "9:30"))),
                web.hub.requests.stream().map(SmsRequest::wording).toList());
    }

    @Test
    void smsapiRefusesValuesThatDoNotFitTheRecipients() throws Exception {
        String query = "to=4915112345678&message=hi+%5B%251%25%5D&param1=x%7Cy";
        assertEquals(
                "ERROR:20", web.get("/sms.do?" + query, "Authorization", BEARER).body());
        assertEquals(0, web.hub.requests.size());
    }

    @Test
    void websmsSendsAnOwnIdOnceUnderOneTransfer() throws Exception {
        String request = "{\"messageContent\":\"Hi\",\"recipientAddressList\":[\"4915112345678\"],"
                + "\"clientMessageId\":\"own-1\"}";
        JsonNode first = json(web.post("/json/smsmessaging/text", request, "Authorization", BEARER));
        JsonNode second = json(web.post("/json/smsmessaging/text", request, "Authorization", BEARER));
        assertEquals(2000, second.path("statusCode").asInt());
        assertEquals(first, second);
        assertEquals(
                web.hub.requests.get(0).reference(), web.hub.requests.get(1).reference());
    }

    // Twilio

    private static final String TWILIO = "/2010-04-01/Accounts/" + WebServer.SHOP_SID + "/Messages";
    private static final String SID = "SM" + PretendHub.FIRST_ID.replace("-", "");

    private static String basic(String login, String token) {
        return "Basic " + Base64.getEncoder().encodeToString((login + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> twilio(String body, String login, String token) throws Exception {
        return web.post(TWILIO + ".json", body, "Authorization", basic(login, token), "Content-Type", FORM);
    }

    @Test
    void twilioTakesAMessage() throws Exception {
        HttpResponse<String> answer = twilio(
                "To=%2B4915112345678&From=Firma&Body=Hi+there&StatusCallback=https%3A%2F%2Fhub.example%2Fsms%3Fa%3D1",
                WebServer.SHOP_SID, WebServer.SHOP_PASSWORD);
        assertEquals(201, answer.statusCode(), answer::body);
        JsonNode message = Json.JSON.readTree(answer.body());
        assertEquals(SID, message.path("sid").asText());
        assertEquals(WebServer.SHOP_SID, message.path("account_sid").asText());
        assertEquals("queued", message.path("status").asText());
        assertEquals("+4915112345678", message.path("to").asText());
        assertEquals("Hi there", message.path("body").asText());
        assertEquals("1", message.path("num_segments").asText());
        assertTrue(message.path("error_code").isNull() && message.has("price"));
        assertEquals(TWILIO + "/" + SID + ".json", message.path("uri").asText());
        assertTrue(message.path("date_created").asText().matches("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} \\+0000"));
        SmsRequest request = only();
        assertEquals("Firma", request.from());
        assertEquals(
                new CallbackAddress("twilio", WebServer.SHOP_SID, "https://hub.example/sms?a=1"),
                CallbackAddress.of(request.callbackUrl()));
    }

    @ParameterizedTest
    @CsvSource({
        "To=%2B4915112345678&From=F&Body=Hi,                    wrong,    401, 20003",
        "To=%2B4915112345678&From=F&Body=Hi,                    ,         401, 20003",
        "From=F&Body=Hi,                                        shop-key, 400, 21604",
        "To=%2B4915112345678&Body=Hi,                           shop-key, 400, 21603",
        "To=%2B4915112345678&From=F,                            shop-key, 400, 21602",
        "To=%2B4915112345678&From=F&Body=Hi&StatusCallback=ftp%3A%2F%2Fx, shop-key, 400, 21609",
        "To=%2B4915112345678&From=F&Body=Hi&MediaUrl=http%3A%2F%2Fx,      shop-key, 400, 21620",
        "To=%2B4915112345678&From=F&Body=Hi&SendAt=tomorrow,    shop-key, 400, 20001",
        "To=%2B49301234567&From=F&Body=Hi,                      shop-key, 400, 21614",
    })
    void twilioHasItsOwnNumbersForErrors(String body, String token, int status, int code) throws Exception {
        HttpResponse<String> answer = token == null
                ? web.post(TWILIO + ".json", body, "Content-Type", FORM)
                : twilio(body, WebServer.SHOP_SID, token);
        JsonNode error = Json.JSON.readTree(answer.body());
        assertEquals(code, error.path("code").asInt(), answer::body);
        assertEquals(status, answer.statusCode());
        assertEquals(status, error.path("status").asInt());
        assertEquals(
                "https://www.twilio.com/docs/errors/" + code,
                error.path("more_info").asText());
    }

    @Test
    void twilioShowsListsAndCancelsWhatIsTheClientsOwn() throws Exception {
        String login = basic(WebServer.SHOP_SID, WebServer.SHOP_KEY);
        twilio("To=%2B4915112345678&From=F&Body=Hi", "shop", WebServer.SHOP_KEY);
        JsonNode message = json(web.get(TWILIO + "/" + SID + ".json", "Authorization", login));
        assertEquals(SID, message.path("sid").asText());
        assertEquals("delivered", message.path("status").asText());
        JsonNode page = json(web.get(TWILIO + ".json?PageSize=2&To=%2B4915112345678", "Authorization", login));
        assertTrue(page.path("messages").isArray(), page::toString);
        assertEquals(2, page.path("page_size").asInt());
        assertEquals("shop", web.hub.filter.client());
        assertEquals("+4915112345678", web.hub.filter.to());
        assertEquals(
                404, web.get(TWILIO + "/SMnone.json", "Authorization", login).statusCode());
        assertEquals(
                401,
                web.get("/2010-04-01/Accounts/other/Messages/" + SID + ".json", "Authorization", login)
                        .statusCode());
        JsonNode cancelled = json(web.post(
                TWILIO + "/" + SID + ".json", "Status=canceled", "Authorization", login, "Content-Type", FORM));
        assertEquals("canceled", cancelled.path("status").asText());
        assertEquals(
                405,
                web.delete(TWILIO + "/" + SID + ".json", "Authorization", login).statusCode());
    }
}
