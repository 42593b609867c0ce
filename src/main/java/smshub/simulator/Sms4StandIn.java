package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * SMS4: {@code sms_out.pl}, {@code sms_check.pl} and receipts by REST. Documented are the parameters, the answers of the
 * last two, and the words of success. The rest of the first one's answers is assumed: where the id stands, and that it
 * refuses as {@code sms_check.pl} does.
 */
final class Sms4StandIn {
    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{6,14}");
    private static final Pattern SENDER = Pattern.compile("[A-Za-z0-9]{6,11}|(00|\\+)?[0-9]{6,14}");
    private static final int MOST_MESSAGES = 100_000;

    private final StandIn standIn;
    private final Received received;
    private final Duration receiptDelay;
    private final Map<String, Taken> taken = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Taken> eldest) {
            return size() > MOST_MESSAGES;
        }
    };

    private record Taken(String number, Instant at) {}

    Sms4StandIn(Vertx vertx, Faults faults, Received received, Duration receiptDelay) {
        this.received = received;
        this.receiptDelay = receiptDelay;
        standIn = new StandIn(vertx, faults);
    }

    void handle(HttpServerRequest request, String path, Buffer body) {
        StandInParameters parameters = StandInParameters.of(request, body, LATIN_9);
        if (path.startsWith("restapi/v1/dlr/")) {
            standIn.answer(request, states(path.substring("restapi/v1/dlr/".length())));
        } else if (path.equals("cgi-bin/sms_out.pl")) {
            send(request, parameters);
        } else if (path.equals("cgi-bin/sms_check.pl")) {
            int error = login(parameters);
            standIn.answer(request, error == 0 ? credit() : error(error));
        } else {
            standIn.answer(request, StandInAnswer.status(404, 0));
        }
    }

    private void send(HttpServerRequest request, StandInParameters parameters) {
        String number = parameters.get("handynr", "");
        String text = text(parameters);
        int error = login(parameters);
        if (error == 0
                && (text.isEmpty()
                        || !NUMBER.matcher(number).matches()
                        || parameters.has("absender")
                                && !SENDER.matcher(parameters.get("absender")).matches())) {
            error = 99;
        }
        if (error != 0) {
            standIn.answer(request, error(error));
            return;
        }
        standIn.answer(
                request,
                standIn.due(number, number + " " + text),
                () -> taken(parameters, number, text),
                // SMS4 has one number for whatever is wrong with a message; its 13 is about the login.
                refusal -> error(refusal == 13 ? 99 : refusal));
    }

    private StandInAnswer taken(StandInParameters parameters, String number, String text) {
        String id = Long.toString(ThreadLocalRandom.current().nextLong(1L << 52, 1L << 53));
        taken.put(id, new Taken(number, Instant.now()));
        received.add(new Received.Message(
                "sms4", null, number, parameters.get("absender"), text, PartCount.of(text), id, Instant.now(), "SENT"));
        return StandInAnswer.text("SMS erfolgreich versendet" + (parameters.on("v") ? "\n" + id : ""));
    }

    private static String text(StandInParameters parameters) {
        String text = parameters.get("text", "");
        return parameters.get("kodierung", "").equals("ucs")
                ? new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_16BE)
                : text;
    }

    private static int login(StandInParameters parameters) {
        int missing = 11;
        for (String name : List.of("user", "pwd", "kdnr")) {
            if (!parameters.has(name)) {
                return missing;
            }
            missing++;
        }
        return parameters.get("user").equals("invalid") ? 10 : 0;
    }

    private StandInAnswer states(String path) {
        String[] ids = path.substring(path.indexOf('/') + 1).split(",");
        List<JsonObject> found =
                Arrays.stream(ids).map(this::state).filter(Objects::nonNull).toList();
        if (ids.length > 1) {
            return new StandInAnswer(200, "application/json", new JsonArray(found).encode(), 0);
        }
        return StandInAnswer.json(found.isEmpty() ? new JsonObject().put("error", "smsid not found") : found.get(0));
    }

    private JsonObject state(String id) {
        Taken message = taken.get(id);
        if (message == null) {
            return null;
        }
        MagicNumber magic = MagicNumber.of(message.number);
        String word = magic == null ? "DELIVERED" : magic.receipt();
        boolean early = Instant.now().isBefore(message.at.plus(receiptDelay));
        String status = early || word == null ? "1" : word.equals("DELIVERED") ? "0" : "2";
        return new JsonObject()
                .put("smsId", id)
                .put("status", status)
                .put("statusText", List.of("zugestellt", "offen", "Fehler").get(Integer.parseInt(status)))
                .put("mobile", message.number)
                .put("dateTime", "2026-01-01 12:00:00")
                .put("statusDetailText", "");
    }

    private static StandInAnswer credit() {
        return xml("<smscheck><status>0</status><statustext>OK</statustext><guthaben>123.45</guthaben></smscheck>");
    }

    private static StandInAnswer error(int number) {
        return xml("<smscheck><status>" + number + "</status><statustext>Fehler</statustext></smscheck>");
    }

    private static StandInAnswer xml(String body) {
        return new StandInAnswer(200, "text/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + body, 0);
    }
}
