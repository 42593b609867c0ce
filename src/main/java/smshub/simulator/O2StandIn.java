package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * O2 SMS Connector's HTTP interface: {@code send}, {@code receive}, {@code confirm}, {@code ping}. Over TLS the common
 * name of the caller's certificate must be its {@code baID}.
 */
final class O2StandIn implements Handset {
    private static final Pattern BA = Pattern.compile("[0-9]{7}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern NUMBER = Pattern.compile("(\\+|00)[1-9][0-9]{1,14}");

    /** Kinds of answers, with the statuses that go with them. */
    private enum Type {
        SUCCESS(200),
        FORMAT_ERROR(400),
        AUTHORIZATION_ERROR(403),
        APPL_ERROR(422),
        INTERNAL_ERROR(500);

        private final int status;

        Type(int status) {
            this.status = status;
        }
    }

    private final Vertx vertx;
    private final StandIn standIn;
    private final Received received;
    private final Duration receiptDelay;
    private final Map<String, Deque<Map<String, String>>> queues = new HashMap<>();
    private String lastBa;
    private long lastId = 2_900_000;

    O2StandIn(Vertx vertx, Faults faults, Received received, Duration receiptDelay) {
        this.vertx = vertx;
        this.received = received;
        this.receiptDelay = receiptDelay;
        standIn = new StandIn(vertx, faults);
    }

    void handle(HttpServerRequest request, Buffer body) {
        StandInParameters parameters = StandInParameters.of(request, body);
        String ba = parameters.get("baID", "");
        if (!BA.matcher(ba).matches()) {
            standIn.answer(request, answer(Type.FORMAT_ERROR, "SIM_BAID", parameters, null));
        } else if (!allowed(request, ba)) {
            standIn.answer(request, answer(Type.AUTHORIZATION_ERROR, "SIM_CERT", parameters, null));
        } else {
            lastBa = ba;
            switch (parameters.get("action", "")) {
                case "send" -> send(request, parameters, ba);
                case "receive" ->
                    standIn.answer(request, StandInAnswer.text(lines(queue(ba).peek())));
                case "confirm" -> standIn.answer(request, confirm(parameters, ba));
                case "ping" -> standIn.answer(request, answer(Type.SUCCESS, "ISUC_000", parameters, null));
                default -> standIn.answer(request, answer(Type.FORMAT_ERROR, "SIM_ACTION", parameters, null));
            }
        }
    }

    private static boolean allowed(HttpServerRequest request, String ba) {
        if (!request.isSSL()) {
            return true;
        }
        try {
            Certificate shown = request.connection().peerCertificates().get(0);
            return ((X509Certificate) shown).getSubjectX500Principal().getName().equals("CN=" + ba);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private void send(HttpServerRequest request, StandInParameters parameters, String ba) {
        String number = parameters.get("toNumber", "");
        String text = parameters.get("text", "");
        String ours = parameters.get("msgID");
        boolean multipart = on(parameters, "multipart");
        if (!NUMBER.matcher(number).matches()
                || text.isEmpty()
                || text.length() > (multipart ? 900 : 160)
                || !SECONDS.matcher(parameters.get("validityPeriod", "0")).matches()) {
            standIn.answer(request, answer(Type.FORMAT_ERROR, "SIM_FORMAT", parameters, null));
            return;
        }
        Fault fault = standIn.due(number, ours != null ? ours : number + " " + text);
        standIn.answer(
                request,
                fault,
                () -> taken(parameters, ba, number, ours, text),
                error -> answer(
                        error == 201 ? Type.INTERNAL_ERROR : Type.FORMAT_ERROR, "SIM_" + error, parameters, null));
    }

    private StandInAnswer taken(StandInParameters parameters, String ba, String number, String ours, String text) {
        String id = ours != null ? ours : nextId();
        received.add(new Received.Message(
                "o2",
                ours,
                number.replaceFirst("^(\\+|00)", ""),
                parameters.get("fromNumber"),
                text,
                PartCount.of(text),
                id,
                Instant.now(),
                "QUEUE"));
        MagicNumber magic = MagicNumber.of(number);
        String state = magic == null ? "DELIVERED" : magic.receipt();
        if (state != null && on(parameters, "deliveryReport")) {
            vertx.setTimer(Math.max(1, receiptDelay.toMillis()), timer -> {
                received.become(id, state);
                queue(ba).add(response(Type.SUCCESS, "ISUC_010", ba, id));
                queue(ba)
                        .add(
                                state.equals("DELIVERED")
                                        ? response(Type.SUCCESS, "ISUC_005", ba, id)
                                        : response(Type.APPL_ERROR, "SIM_" + state, ba, id));
            });
        }
        return answer(Type.SUCCESS, "ISUC_001", parameters, id);
    }

    private StandInAnswer confirm(StandInParameters parameters, String ba) {
        Map<String, String> head = queue(ba).peek();
        if (head == null || !head.get("msgID").equals(parameters.get("refMsgID"))) {
            return answer(Type.APPL_ERROR, "SIM_CONFIRM", parameters, null);
        }
        queue(ba).remove();
        return answer(Type.SUCCESS, "ISUC_002", parameters, head.get("msgID"));
    }

    @Override
    public void text(String from, String to, String text) {
        if (lastBa != null) {
            Map<String, String> item = new LinkedHashMap<>();
            item.put("selector", "TextSms");
            item.put("baID", lastBa);
            item.put("msgID", nextId());
            item.put("fromNumber", from.startsWith("+") ? from : "+" + from);
            item.put("toNumber", to);
            item.put("text", text);
            item.put("timestamp", now());
            queue(lastBa).add(item);
        }
    }

    private Deque<Map<String, String>> queue(String ba) {
        return queues.computeIfAbsent(ba, key -> new ArrayDeque<>());
    }

    private StandInAnswer answer(Type type, String code, StandInParameters parameters, String refersTo) {
        String lines = lines(response(type, code, parameters.get("baID", ""), refersTo));
        return new StandInAnswer(type.status, "text/plain", lines, 0);
    }

    private Map<String, String> response(Type type, String code, String ba, String refersTo) {
        Map<String, String> response = new LinkedHashMap<>();
        response.put("selector", "Response");
        response.put("responseType", type.name());
        response.put("responseCode", code);
        response.put("responseDescription", "česky - " + code + " - in English");
        response.put("baID", ba);
        response.put("msgID", nextId());
        response.put("timestamp", now());
        if (refersTo != null) {
            response.put("refBaID", ba);
            response.put("refMsgID", refersTo);
        }
        return response;
    }

    private static String lines(Map<String, String> item) {
        return item == null
                ? ""
                : item.entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private String nextId() {
        return "ID-48555-1585223320437-1-" + ++lastId;
    }

    private static boolean on(StandInParameters parameters, String name) {
        String value = parameters.get(name, "");
        return value.equalsIgnoreCase("true") || value.equals("1");
    }

    private static String now() {
        return LocalDateTime.now(ZoneId.of("Europe/Prague"))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
