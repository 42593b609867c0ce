package smshub.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.Submission;
import smshub.protocol.modem.pdu.Submit;

class SimulatorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MD5 = "5f4dcc3b5aa765d61d8327deb882cf99";
    private static Simulators simulators;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(20), Duration.ofMillis(20), 1));
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        simulators.close();
    }

    @BeforeEach
    void clear() {
        simulators.received().clear();
        List.of("smsapi", "gateway", "websms", "smsbrana", "o2")
                .forEach(name -> simulators.faults(name).clear());
    }

    @Test
    void smsapiTakesFormJsonAndQuery() throws Exception {
        JsonNode form = sms(Map.of("to", "500000099", "message", "Żółw", "idx", "a", "details", "1"));
        assertEquals("48500000099", form.at("/list/0/number").asText());
        assertEquals("a", form.at("/list/0/idx").asText());
        assertEquals(1, form.get("parts").asInt());
        assertEquals("Żółw", form.get("message").asText());
        HttpResponse<String> json = client.send(
                HttpRequest.newBuilder(simulators.smsapi().resolve("sms.do?format=json"))
                        .header("Authorization", "Bearer t")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"to\":\"500000099\",\"message\":\"x\",\"test\":false,\"details\":true}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(1, JSON.readTree(json.body()).get("count").asInt());
        assertEquals(
                "Points: ",
                get("smsapi/user.do?credits=1&username=u&password=" + MD5).substring(0, 8));
        assertTrue(get("smsapi/sms.do?to=500000099&message=x&username=u&password=" + MD5)
                .startsWith("OK:"));
        assertEquals(3, simulators.received().total());
    }

    @Test
    void theModemReceivesFromHandsetsAndItsPhonesShowWhatTheyGot() throws Exception {
        String phone = "+491711234599";
        assertTrue(get("").contains("port " + simulators.modem().port()));
        get("handset/modem?from=%2B491711234599&text=Hallo");
        await().until(() -> simulators.modem().stored("SM") == 1);
        Submit message = (Submit)
                Submission.of(Address.of(phone), "Grüße").parts(1).get(0).message();
        try (Socket line =
                new Socket(InetAddress.getLoopbackAddress(), simulators.modem().port())) {
            Pdu pdu = Pdu.of(message);
            line.getOutputStream()
                    .write(("AT+CMGF=0\rAT+CMGS=" + pdu.length() + "\r" + pdu.hex() + "\u001a")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> JSON.readTree(get("phones"))
                    .at("/" + phone + "/0/text")
                    .asText()
                    .equals("Grüße"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "{'recipientAddressList':['436761234599'],'messageContent':'x'};2000",
                "{'recipientAddressList':[436761234599],'messageContent':'x','test':true};2000",
                "{'recipientAddressList':['+436761234599'],'messageContent':'x'};4002",
                "{'recipientAddressList':['00436761234599'],'messageContent':'x'};4002",
                "{'recipientAddressList':['4367612'],'messageContent':'x'};4002",
                "{'recipientAddressList':['436761234500'],'messageContent':'x'};4002",
                "{'recipientAddressList':['436761234599'],'messageContent':''};4009",
                "{'messageContent':'x'};4019",
                "{'recipientAddressList':['436761234599'],'messageContent':'x','validityPeriode':59};4041",
                "nonsense;4000",
            })
    void websmsAnswers(String body, int code) throws Exception {
        for (String path : List.of("json", "rest")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(simulators.websms().resolve(path + "/smsmessaging/text"))
                            .header("Authorization", "Basic dTpw")
                            .POST(HttpRequest.BodyPublishers.ofString(body.replace("\'", "\"")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(code, JSON.readTree(answer.body()).get("statusCode").asInt());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "action=none&login=u&password=demo, 6",
        "action=credit_info&login=u&password=demo, 0",
        "action=credit_info&login=u&password=other, 3",
        "action=credit_info&login=invalid&password=demo, 2",
        "action=credit_info&login=u&time=20120223T111313&salt=1&auth=x, 4",
        "action=send_sms&login=u&password=demo&number=777123456&message=x, 0",
        "action=send_sms&login=u&password=demo&number=777123400&message=x, 10",
        "action=send_sms&login=u&password=demo&number=00420777123456&message=x, 10",
        "action=send_sms&login=u&password=demo&number=777123456, 11",
        "action=send_sms&login=nocredit&password=demo&number=777123456&message=x, 9",
    })
    void smsbranaAnswers(String query, int error) throws Exception {
        assertTrue(get("smsbrana/http.php?" + query).replaceAll("\\s", "").contains("<err>" + error + "</err>"));
    }

    @ParameterizedTest
    @CsvSource({
        "action=ping&baID=1992125, ISUC_000",
        "action=ping&baID=1, SIM_BAID",
        "action=none&baID=1992125, SIM_ACTION",
        "action=send&baID=1992125&toNumber=%2B420777123456&text=x&multipart=False, ISUC_001",
        "action=send&baID=1992125&toNumber=777123456&text=x, SIM_FORMAT",
        "action=send&baID=1992125&toNumber=%2B420777123456&text=x&validityPeriod=soon, SIM_FORMAT",
        "action=confirm&baID=1992125&refBaID=1992125&refMsgID=none, SIM_CONFIRM",
    })
    void o2Answers(String query, String code) throws Exception {
        assertTrue(get("o2/getpost/GP?" + query).contains("responseCode=" + code + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "to=500000000, 13",
        "to=12, 13",
        "message=, 11",
        "from=unknown, 14",
        "from=twelve chars, 14",
        "idx=1|2, 20",
        "nounicode=1&message=Ж, 11",
        "expiration_date=soon, 54",
        "expiration_date=1, 56",
        "expiration_date=2030-01-31T08:30:00+01:00, 56",
    })
    void smsapiRefuses(String changes, int error) throws Exception {
        Map<String, String> parameters = new HashMap<>(Map.of("to", "500000099", "message", "x"));
        for (String change : changes.split("&")) {
            parameters.put(change.split("=")[0], change.substring(change.indexOf('=') + 1));
        }
        assertEquals(error, sms(parameters).get("error").asInt());
        assertEquals(0, simulators.received().total());
    }

    @ParameterizedTest
    @CsvSource({"invalid, 200, 101", "nocredit, 200, 103", "unauthorized, 401, authorization_failed"})
    void smsapiRefusesTokens(String token, int status, String error) throws Exception {
        HttpResponse<String> response = send(token, Map.of("to", "500000099", "message", "x"));
        assertEquals(status, response.statusCode());
        assertEquals(error, JSON.readTree(response.body()).get("error").asText());
    }

    @Test
    void smsapiCountsPartsAndKeepsToTheLimit() throws Exception {
        assertEquals(
                2,
                sms(Map.of("to", "500000099", "message", "€".repeat(81), "details", "1"))
                        .get("parts")
                        .asInt());
        assertEquals(
                12,
                sms(Map.of("to", "500000099", "message", "ą".repeat(71), "max_parts", "1"))
                        .get("error")
                        .asInt());
    }

    @Test
    void smsapiTakesAnIdOnce() throws Exception {
        Map<String, String> message = Map.of("to", "500000099", "message", "x", "idx", "id-1", "check_idx", "1");
        assertEquals(1, sms(message).get("count").asInt());
        assertEquals(53, sms(message).get("error").asInt());
        assertEquals(Map.of("id-1", 1), simulators.received().counts());
        assertEquals(1, simulators.received().repeats());
    }

    @Test
    void receiptsArePushedUntilTheyAreAcknowledged() throws Exception {
        List<String> queries = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/receipt", exchange -> {
            queries.add(exchange.getRequestURI().getQuery());
            byte[] body = (calls.incrementAndGet() < 3 ? "no" : "OK").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        hub.start();
        try {
            JsonNode sent = sms(Map.of(
                    "to",
                    "500000001",
                    "message",
                    "x",
                    "idx",
                    "id-2",
                    "notify_url",
                    "http://127.0.0.1:" + hub.getAddress().getPort() + "/receipt"));
            String id = sent.at("/list/0/id").asText();
            await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() == 3);
            assertTrue(queries.get(2).contains("MsgId=" + id + "&status=405&status_name=UNDELIVERED&idx=id-2&"));
            JsonNode state = sms(Map.of("status", id));
            assertEquals("UNDELIVERED", state.at("/list/0/status").asText());
        } finally {
            hub.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"04, 1", "08, 0"})
    void aLostReplyTakesTheMessageAndADroppedRequestDoesNot(String ending, int taken) throws Exception {
        Map<String, String> message = Map.of("to", "5000000" + ending, "message", "x", "idx", "id-" + ending);
        assertThrows(IOException.class, () -> sms(message));
        assertEquals(taken, simulators.received().total());
        assertEquals(1, sms(message).get("count").asInt());
        assertEquals(taken + 1, simulators.received().counts().get("id-" + ending));
    }

    @Test
    void faultsComeOnDemand() throws Exception {
        post("control/smsapi?fault=status&number=429&retry-after=7&times=1");
        HttpResponse<String> busy = send("t", Map.of("to", "500000099", "message", "x"));
        assertEquals(429, busy.statusCode());
        assertEquals("7", busy.headers().firstValue("Retry-After").orElseThrow());
        simulators.faults("smsapi").next(2, Fault.error(201));
        assertEquals(
                201, sms(Map.of("to", "500000099", "message", "x")).get("error").asInt());
        simulators.faults("smsapi").clear();
        assertEquals(
                1, sms(Map.of("to", "500000099", "message", "x")).get("count").asInt());
        simulators.faults("smsapi").next(1, Fault.of(Fault.Kind.BROKEN));
        assertThrows(IOException.class, () -> sms(Map.of("to", "500000099", "message", "x")));
        simulators.faults("smsapi").latency(Duration.ofMillis(150));
        long start = System.nanoTime();
        sms(Map.of("to", "500000099", "message", "x"));
        assertTrue(System.nanoTime() - start >= 150_000_000);
        post("control/smsapi?latency=0");
        assertEquals(Duration.ZERO, simulators.faults("smsapi").latency());
    }

    @Test
    void theGatewayAnswersInPlainText() throws Exception {
        String send = "gateway/send?account=test&password=heslo&content=x&destination=";
        assertTrue(get(send + "%2B420601123456").matches("OK \\d+"));
        assertEquals("ERROR 13", get(send + "420601123400"));
        assertEquals("ERROR 101", get("gateway/send?content=x&destination=1"));
        assertEquals(Map.of("420601123456 x", 1), simulators.received().counts());
    }

    @Test
    void whatWasTakenCanBeReadOverHttp() throws Exception {
        sms(Map.of("to", "500000003", "message", "hello", "idx", "id-3"));
        JsonNode messages = JSON.readTree(get("messages"));
        assertEquals("hello", messages.at("/messages/0/text").asText());
        assertEquals(
                1, JSON.readTree(get("messages?show=counts")).at("/counts/id-3").asInt());
        String overview = get("");
        for (MagicNumber number : MagicNumber.values()) {
            assertTrue(overview.contains(number.ending() + " ") && overview.contains(number.meaning()));
        }
    }

    @Test
    void garbageGetsAnAnswer() throws Exception {
        assertEquals(
                "not understood",
                get("smsapi/sms.do?to=500000099&message=x&max_parts=many&username=u&password=" + MD5));
        assertEquals("not understood", get("smsapi/sms.do?encoding=klingon"));
    }

    private static JsonNode sms(Map<String, String> parameters) throws Exception {
        return JSON.readTree(send("t", parameters).body());
    }

    private static HttpResponse<String> send(String token, Map<String, String> parameters) throws Exception {
        String form = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "format=json&encoding=utf-8&", ""));
        return client.send(
                HttpRequest.newBuilder(simulators.smsapi().resolve("sms.do"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String get(String path) throws Exception {
        URI uri = simulators.url().resolve(path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void post(String path) throws Exception {
        URI uri = simulators.url().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertEquals(
                "OK", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
