package smshub.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What careless and hostile clients send: a clear problem each, and the next request is served as ever. */
@ExtendWith(WebServer.Running.class)
class BadInputTest {
    private static final String MESSAGES = "/api/v1/messages";
    private static final String[] SHOP = {"X-API-Key", WebServer.SHOP_KEY};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                  | 400 | body-missing        |",
                "`{\"to\":`                                          | 400 | body-malformed      |",
                "`<html></html>`                                     | 400 | body-malformed      |",
                "`{\"to\":\"+4915112345678\",\"text\":1}`            | 422 | field-invalid       | text",
                "`{\"to\":4915112345678,\"text\":\"Hi\"}`            | 422 | field-invalid       | to",
                "`{\"to\":\"+4915112345678\",\"text\":\"Hi\",\"x\":1}` | 422 | field-unknown     | x",
                "`{\"to\":\"+4915112345678\"}`                       | 422 | field-missing       | text",
                "`{\"to\":\"+4915112345678\",\"text\":\"\\ud800\"}`  | 422 | text-not-encodable  | text",
                "`{\"to\":\"+4915112345678\",\"text\":\"Hi\",\"from\":\"\\ud800\"}`     | 422 | field-invalid | from",
                "`{\"to\":\"+4915112345678\",\"text\":\"Hi\",\"reference\":\"\\u0000\"}` | 422 | field-invalid | reference",
            })
    void isAProblem(String body, int status, String code, String field, WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.post(MESSAGES, body, SHOP), status, code, field);
        assertServes(web);
    }

    @Test
    void bytesThatAreNotUtf8AreNotReplaced(WebServer web) throws Exception {
        byte[] latin = "{\"to\":\"+4915112345678\",\"text\":\"Grüße\"}".getBytes(StandardCharsets.ISO_8859_1);

        MessagesApiTest.assertProblem(web.post(MESSAGES, latin, SHOP), 400, "body-malformed", null);
    }

    @Test
    void deepNestingEndsEarly(WebServer web) throws Exception {
        String deep = "{\"x\":" + "[".repeat(40_000);

        MessagesApiTest.assertProblem(web.post(MESSAGES, deep, SHOP), 400, "body-malformed", null);
    }

    @Test
    void tenMegabytesAreRefusedAtTheEdge(WebServer web) throws Exception {
        byte[] large = new byte[10 * 1024 * 1024];

        MessagesApiTest.assertProblem(web.post(MESSAGES, large, SHOP), 413, "body-too-large", null);
        // Without a length in advance the limit counts what has come.
        HttpRequest.Builder chunked = HttpRequest.newBuilder(web.at(MESSAGES))
                .POST(BodyPublishers.ofByteArrays(Collections.nCopies(160, new byte[64 * 1024])));
        MessagesApiTest.assertProblem(web.send(chunked, SHOP), 413, "body-too-large", null);
        assertServes(web);
    }

    @Test
    void tenThousandRecipientsAreTooMany(WebServer web) throws Exception {
        String numbers = String.join(",", Collections.nCopies(10_000, "\"+49151\""));

        MessagesApiTest.assertProblem(
                web.post(MESSAGES, "{\"text\":\"Hi\",\"to\":[" + numbers + "]}", SHOP),
                422,
                "recipients-too-many",
                "to");
        assertEquals(List.of(), web.hub.requests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/messages/%zz", "/api/v1/messages/%00%ff", "/api/v1/messages?state=%zz"})
    void anAddressThatCannotBeDecodedIsAProblem(String address, WebServer web) throws Exception {
        String answer = raw(
                web,
                "GET " + address + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + WebServer.SHOP_KEY
                        + "\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        assertServes(web);
    }

    @Test
    void clientsThatStallOrGoAwayHoldNobodyUp(WebServer web) throws Exception {
        String half = "POST " + MESSAGES + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + WebServer.SHOP_KEY
                + "\r\nContent-Length: 1000\r\n\r\n{\"to\":";
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            stalled.add(open(web, half));
        }

        assertServes(web);

        for (Socket socket : stalled) {
            socket.close();
        }
        String whole = "{\"to\":\"+4915112345678\",\"text\":\"Hi\"}";
        Socket gone = open(
                web,
                "POST " + MESSAGES + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + WebServer.SHOP_KEY + "\r\nContent-Length: "
                        + whole.length() + "\r\n\r\n" + whole);
        gone.setSoLinger(true, 0);
        gone.close();
        assertServes(web);
        // Nothing is left in the routes: what nobody waits for has come to its end, too.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> web.camel().getInflightRepository().size() == 0);
    }

    private static void assertServes(WebServer web) throws Exception {
        assertEquals(
                202,
                web.post(MESSAGES, "{\"to\":\"+4915112345678\",\"text\":\"Hi\"}", SHOP)
                        .statusCode());
    }

    private static Socket open(WebServer web, String request) throws Exception {
        Socket socket = new Socket("127.0.0.1", web.port());
        socket.setSoTimeout(10_000);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    private static String raw(WebServer web, String request) throws Exception {
        try (Socket socket = open(web, request);
                InputStream in = socket.getInputStream()) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            in.transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
