package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** websms.com as its toolkits know it: {@code json} and {@code rest/smsmessaging/text}. */
final class WebsmsStandIn implements Handset {
    private static final Set<String> PATHS = Set.of("json/smsmessaging/text", "rest/smsmessaging/text");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{7,14}");
    /** The stand-ins' common errors in websms' own numbers. */
    private static final Map<Integer, Integer> NUMBERS = Map.of(13, 4002, 201, 5000);

    private static final HexFormat HEX = HexFormat.of();

    private final Vertx vertx;
    private final StandIn standIn;
    private final Received received;
    private final ReceiptPusher receipts;
    private final Duration receiptDelay;
    private String callback;

    WebsmsStandIn(Vertx vertx, Faults faults, Received received, ReceiptPusher receipts, Duration receiptDelay) {
        this.vertx = vertx;
        this.received = received;
        this.receipts = receipts;
        this.receiptDelay = receiptDelay;
        standIn = new StandIn(vertx, faults);
    }

    void handle(HttpServerRequest request, String path, Buffer body) {
        if (!PATHS.contains(path)) {
            standIn.answer(request, StandInAnswer.status(404, 0));
            return;
        }
        String login = login(request);
        JsonObject message = message(body);
        if (login.isEmpty() || login.equals("invalid")) {
            standIn.answer(
                    request,
                    new StandInAnswer(
                            401, "application/json", answer(4001, null).body(), 0));
        } else if (message == null) {
            standIn.answer(request, answer(4000, null));
        } else {
            send(request, message, login);
        }
    }

    private void send(HttpServerRequest request, JsonObject message, String login) {
        String ours = message.getString("clientMessageId");
        JsonArray asked = message.getJsonArray("recipientAddressList", new JsonArray());
        // Java's toolkit sends numbers, the others strings.
        List<String> numbers = asked.stream().map(String::valueOf).toList();
        String text = message.getString("messageContent", "");
        int parts = PartCount.of(text);
        int most = message.getInteger("maxSmsPerMessage", 0);
        int validity = message.getInteger("validityPeriode", 60);
        int error = 0;
        if (login.equals("nocredit")) {
            error = 4013;
        } else if (numbers.isEmpty()) {
            error = 4019;
        } else if (!numbers.stream().allMatch(number -> NUMBER.matcher(number).matches())) {
            error = 4002;
        } else if (text.isEmpty()) {
            error = 4009;
        } else if (most > 0 && parts > most) {
            error = 4026;
        } else if (validity < 60 || validity > 259_200) {
            error = 4041;
        } else if ("unknown".equals(message.getString("senderAddress"))) {
            error = 4003;
        }
        if (error != 0) {
            standIn.answer(request, answer(error, ours));
            return;
        }
        String key = ours != null ? ours : numbers.get(0) + " " + text;
        Fault fault = standIn.due(numbers.get(0), key);
        standIn.answer(
                request,
                fault,
                () -> taken(message, numbers, ours, text, parts),
                number -> answer(NUMBERS.getOrDefault(number, number), ours));
    }

    private StandInAnswer taken(JsonObject message, List<String> numbers, String ours, String text, int parts) {
        String id = HEX.toHexDigits(ThreadLocalRandom.current().nextLong())
                + HEX.toHexDigits((short) ThreadLocalRandom.current().nextInt());
        if (!message.getBoolean("test", false)) {
            for (String number : numbers) {
                received.add(new Received.Message(
                        "websms",
                        ours,
                        number,
                        message.getString("senderAddress"),
                        text,
                        parts,
                        id,
                        Instant.now(),
                        "QUEUE"));
                follow(message.getString("notificationCallbackUrl"), id, ours, number);
            }
        }
        return StandInAnswer.json(new JsonObject()
                .put("statusCode", 2000)
                .put("statusMessage", "OK")
                .put("transferId", id)
                .put("clientMessageId", ours)
                .put("smsCount", parts * numbers.size()));
    }

    private void follow(String url, String id, String ours, String number) {
        callback = url == null ? callback : url;
        MagicNumber magic = MagicNumber.of(number);
        String state = magic == null ? "DELIVERED" : magic.receipt();
        if (state == null) {
            return;
        }
        List<String> words = new ArrayList<>();
        switch (state) {
            case "UNDELIVERED" -> words.addAll(List.of("accepted", "undelivered", "expired"));
            case "EXPIRED" -> words.addAll(List.of("accepted", "expired"));
            default -> words.addAll(List.of("accepted", "delivered"));
        }
        long delay = Math.max(1, receiptDelay.toMillis());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            vertx.setTimer(delay * (i + 1), timer -> {
                received.become(id, word.toUpperCase(Locale.ROOT));
                if (url != null) {
                    receipts.post(url, report(id, ours, number, word));
                }
            });
        }
    }

    private static JsonObject report(String id, String ours, String number, String word) {
        String now = Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .atOffset(ZoneOffset.ofHours(1))
                .toString();
        return new JsonObject()
                .put("messageType", "deliveryReport")
                .put("notificationId", notification())
                .put("transferId", id)
                .put("senderAddress", number)
                .put("deliveryReportMessageStatus", word)
                .put("sentOn", now)
                .put("deliveredOn", now)
                .put("deliveredAs", "sms")
                .put("clientMessageId", ours);
    }

    /** As a receipt, to the address that receipts last went to. */
    @Override
    public void text(String from, String to, String text) {
        if (callback != null) {
            receipts.post(
                    callback,
                    new JsonObject()
                            .put("messageType", "text")
                            .put("notificationId", notification())
                            .put("messageFlashSms", false)
                            .put("senderAddress", from)
                            .put("senderAddressType", "international")
                            .put("recipientAddress", to)
                            .put("recipientAddressType", "national")
                            .put("textMessageContent", text));
        }
    }

    private static String notification() {
        return HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static StandInAnswer answer(int code, String ours) {
        return StandInAnswer.json(new JsonObject()
                .put("statusCode", code)
                .put("statusMessage", "STATUS_" + code)
                .put("transferId", null)
                .put("clientMessageId", ours)
                .put("smsCount", null));
    }

    private static JsonObject message(Buffer body) {
        try {
            return body.length() == 0 ? null : new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            return null;
        }
    }

    /** The user or token; empty without a login. */
    private static String login(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null && header.startsWith("Bearer ")) {
            return header.substring(7);
        }
        if (header != null && header.startsWith("Basic ")) {
            String login = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
            return login.indexOf(':') > 0 ? login.substring(0, login.indexOf(':')) : "";
        }
        return request.getParam("access_token", "");
    }
}
