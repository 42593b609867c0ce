package smshub.simulator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import smshub.simulator.GatewayRows.Row.Answer;

/**
 * Gateways of which each is a row of {@code simulated.yaml}: where a message comes, what of it stands where, how each of the
 * stand-ins' common ends is answered, and what is pushed afterwards.
 */
final class GatewayRows {
    /** The stand-ins' common errors. */
    private static final int INVALID_NUMBER = 13;

    /**
     * One gateway.
     *
     * @param path pattern of the whole path behind its name
     * @param login header, or parameter, that says whose a message is; one that is absent, or holds «invalid», is refused
     * @param to where the recipient stands: a form's parameter, or a JSON pointer; likewise text, from, id and receipts, the
     *     address that receipts go to
     * @param taken answer to a message; [ID] is the gateway's id of it
     * @param unauthorized answer to a wrong login
     * @param invalid answer to a number that is none
     * @param fault answer that says that something is broken
     * @param push body that tells of a message; [STATE] is the word for its state
     * @param states words by which a delivery and a failure are told, in their order
     */
    record Row(
            String path,
            String login,
            String to,
            String text,
            String from,
            String id,
            String receipts,
            Answer taken,
            Answer unauthorized,
            Answer invalid,
            Answer fault,
            Push push,
            Map<String, List<String>> states) {
        record Answer(Integer status, String type, String body) {}

        record Push(String type, String body) {}
    }

    private static final Map<String, Row> ROWS = rows();

    private final Map<String, Gateway> gateways = new LinkedHashMap<>();

    GatewayRows(
            Vertx vertx, Map<String, Faults> faults, Received received, ReceiptPusher receipts, Duration receiptDelay) {
        ROWS.forEach((name, row) -> gateways.put(
                name,
                new Gateway(
                        name,
                        row,
                        Pattern.compile(row.path),
                        vertx,
                        new StandIn(vertx, faults.get(name)),
                        received,
                        receipts,
                        receiptDelay)));
    }

    static Iterable<String> names() {
        return ROWS.keySet();
    }

    /** @return whether the path is that of a gateway */
    boolean handle(HttpServerRequest request, Buffer body) {
        int slash = request.path().indexOf('/', 1);
        Gateway gateway = slash < 0 ? null : gateways.get(request.path().substring(1, slash));
        if (gateway == null) {
            return false;
        }
        gateway.handle(request, request.path().substring(slash + 1), body);
        return true;
    }

    private static Map<String, Row> rows() {
        try (InputStream file = GatewayRows.class.getResourceAsStream("/simulated.yaml")) {
            return new YAMLMapper().readValue(file, new TypeReference<LinkedHashMap<String, Row>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Gateway(
            String name,
            Row row,
            Pattern path,
            Vertx vertx,
            StandIn standIn,
            Received received,
            ReceiptPusher receipts,
            Duration receiptDelay) {
        void handle(HttpServerRequest request, String rest, Buffer body) {
            if (!path.matcher(rest).matches()) {
                standIn.answer(request, StandInAnswer.status(404, 0));
                return;
            }
            Fields fields = Fields.of(request, body);
            String login = request.getHeader(row.login);
            login = login == null ? fields.get(row.login) : login;
            String number = fields.get(row.to);
            String text = fields.get(row.text);
            if (login == null || Fields.plain(login).contains("invalid")) {
                standIn.answer(request, answer(row.unauthorized, ""));
            } else if (number == null || text == null || !number.matches("\\+?[1-9]\\d{6,14}")) {
                standIn.answer(request, answer(row.invalid, ""));
            } else {
                String ours = fields.get(row.id);
                Fault fault = standIn.due(number, ours == null ? number + " " + text : ours);
                standIn.answer(
                        request,
                        fault,
                        () -> taken(fields, number, text, ours),
                        error -> answer(error == INVALID_NUMBER ? row.invalid : row.fault, ""));
            }
        }

        private StandInAnswer taken(Fields fields, String number, String text, String ours) {
            String id = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 41));
            received.add(new Received.Message(
                    name, ours, number, fields.get(row.from), text, PartCount.of(text), id, Instant.now(), "QUEUE"));
            String url = fields.get(row.receipts);
            if (url != null && row.push != null) {
                follow(url, id, number);
            }
            return answer(row.taken, id);
        }

        private void follow(String url, String id, String number) {
            MagicNumber magic = MagicNumber.of(number);
            String end = magic == null ? "DELIVERED" : magic.receipt();
            if (end == null) {
                return;
            }
            long delay = Math.max(1, receiptDelay.toMillis());
            List<String> words = row.states.get(end.equals("DELIVERED") ? "delivered" : "undelivered");
            for (int i = 0; i < words.size(); i++) {
                String body = row.push.body.replace("[ID]", id).replace("[STATE]", words.get(i));
                vertx.setTimer(delay * (i + 1), timer -> {
                    received.become(id, end);
                    receipts.deliver(url, row.push.type, body);
                });
            }
        }

        private static StandInAnswer answer(Answer answer, String id) {
            return new StandInAnswer(
                    answer.status == null ? 200 : answer.status,
                    answer.type == null ? "application/json" : answer.type,
                    answer.body.replace("[ID]", id),
                    0);
        }
    }

    /** What a request says, by parameter or by JSON pointer. */
    private record Fields(Map<String, String> form, JsonObject json) {
        static Fields of(HttpServerRequest request, Buffer body) {
            String type = request.getHeader("Content-Type");
            boolean json = type != null && type.startsWith("application/json") && body.length() > 0;
            Map<String, String> form = new LinkedHashMap<>();
            if (!json) {
                new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false)
                        .parameters()
                        .forEach((name, values) -> form.put(name, values.get(0)));
            }
            return new Fields(form, json ? new JsonObject(body) : null);
        }

        /** Null where nothing stands there. */
        String get(String place) {
            if (place == null) {
                return null;
            }
            Object value = json == null || !place.startsWith("/")
                    ? form.get(place)
                    : JsonPointer.from(place).queryJson(json);
            return value == null ? null : value.toString();
        }

        /** A login as it was before it was put in Base64. */
        static String plain(String login) {
            return login.startsWith("Basic ")
                    ? new String(Base64.getDecoder().decode(login.substring(6)), StandardCharsets.UTF_8)
                    : login;
        }
    }
}
