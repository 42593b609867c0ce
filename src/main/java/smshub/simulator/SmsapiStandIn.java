package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SMSAPI as its official clients know it: {@code sms.do}, {@code user.do}, {@code profile}, {@code ping}. */
final class SmsapiStandIn implements Handset {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{6,14}");
    private static final Pattern SENDER = Pattern.compile("[A-Za-z0-9.&@+_!%# -]{1,11}|[0-9]{1,16}");
    private static final Map<String, Integer> STATES =
            Map.of("EXPIRED", 402, "SENT", 403, "DELIVERED", 404, "UNDELIVERED", 405, "QUEUE", 409, "NOT_FOUND", 401);
    private static final Pattern FILLING = Pattern.compile("[ +]");
    private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final double PRICE = 0.16;

    private final Vertx vertx;
    private final StandIn standIn;
    private final Received received;
    private final ReceiptPusher receipts;
    private final Duration receiptDelay;
    private double points = 1_000_000;
    /** Messages whose time has not come, with their timers. */
    private final Map<String, Long> scheduled = new HashMap<>();

    private String callback;

    SmsapiStandIn(Vertx vertx, Faults faults, Received received, ReceiptPusher receipts, Duration receiptDelay) {
        this.vertx = vertx;
        this.received = received;
        this.receipts = receipts;
        this.receiptDelay = receiptDelay;
        standIn = new StandIn(vertx, faults);
    }

    void handle(HttpServerRequest request, String path, Buffer body) {
        StandInParameters parameters = StandInParameters.of(request, body);
        IntFunction<StandInAnswer> refuse = error -> error(parameters, error, null);
        Login login = login(request, parameters);
        if (login.error == 401) {
            JsonObject unauthorized = new JsonObject()
                    .put("message", "Authorization failed")
                    .put("error", "authorization_failed")
                    .put("errors", null);
            standIn.answer(request, StandInAnswer.json(401, unauthorized));
        } else if (login.error != 0) {
            standIn.answer(request, refuse.apply(login.error));
        } else {
            switch (path) {
                case "sms.do" -> message(request, parameters, login, refuse);
                case "user.do" -> standIn.answer(request, credits(parameters, login));
                case "profile" -> standIn.answer(request, StandInAnswer.json(profile(login)));
                case "ping" ->
                    standIn.answer(
                            request,
                            StandInAnswer.json(
                                    new JsonObject().put("authorized", true).put("unavailable", new JsonArray())));
                default -> standIn.answer(request, StandInAnswer.status(404, 0));
            }
        }
    }

    private void message(
            HttpServerRequest request, StandInParameters parameters, Login login, IntFunction<StandInAnswer> refuse) {
        if (parameters.has("status")) {
            standIn.answer(request, states(parameters));
        } else if (parameters.has("sch_del")) {
            standIn.answer(request, removed(parameters));
        } else {
            send(request, parameters, login, refuse);
        }
    }

    private void send(
            HttpServerRequest request, StandInParameters parameters, Login login, IntFunction<StandInAnswer> refuse) {
        String text = parameters.get("message", "");
        int parts = PartCount.of(text);
        String[] asked = parameters.get("to", "").split(",");
        String[] ids = parameters.has("idx") ? parameters.get("idx").split("\\|") : new String[0];
        List<String> numbers = new ArrayList<>();
        JsonArray invalid = new JsonArray();
        for (String number : asked) {
            String digits = FILLING.matcher(number).replaceAll("");
            digits = digits.length() == 9 ? "48" + digits : digits;
            if (NUMBER.matcher(digits).matches()) {
                numbers.add(digits);
            } else {
                invalid.add(new JsonObject()
                        .put("number", digits)
                        .put("submitted_number", number)
                        .put("message", "Invalid phone number"));
            }
        }
        int error = 0;
        if (login.name.equals("nocredit")) {
            error = 103;
        } else if (text.isEmpty() || parameters.on("nounicode") && PartCount.unicode(text)) {
            error = 11;
        } else if (parts > (parameters.on("single") ? 1 : Integer.parseInt(parameters.get("max_parts", "10")))) {
            error = 12;
        } else if (numbers.isEmpty()) {
            error = 13;
        } else if (parameters.has("from")
                && (parameters.get("from").equalsIgnoreCase("unknown")
                        || !SENDER.matcher(parameters.get("from")).matches())) {
            error = 14;
        } else if (ids.length > 0 && ids.length != asked.length) {
            error = 20;
        } else if (Stream.of(ids).anyMatch(id -> id.length() > 255)) {
            error = 27;
        } else if (parameters.has("expiration_date")) {
            error = expiry(parameters);
        }
        if (error != 0) {
            standIn.answer(request, error(parameters, error, error == 13 ? invalid : null));
            return;
        }
        String key = ids.length > 0 ? ids[0] : numbers.get(0) + " " + text;
        Fault fault = standIn.due(numbers.get(0), key);
        if (fault.kind().taken()
                && parameters.on("check_idx")
                && ids.length > 0
                && received.repeated("smsapi", ids[0])) {
            standIn.answer(request, refuse.apply(53));
            return;
        }
        standIn.answer(request, fault, () -> accepted(parameters, login, numbers, asked, ids, text, parts), refuse);
    }

    private StandInAnswer accepted(
            StandInParameters parameters,
            Login login,
            List<String> numbers,
            String[] asked,
            String[] ids,
            String text,
            int parts) {
        JsonArray list = new JsonArray();
        for (int i = 0; i < numbers.size(); i++) {
            String id = HEX.toHexDigits(ThreadLocalRandom.current().nextLong())
                    + HEX.toHexDigits(ThreadLocalRandom.current().nextInt());
            String idx = i < ids.length ? ids[i] : null;
            String number = numbers.get(i);
            if (!parameters.on("test")) {
                points -= PRICE * parts;
                received.add(new Received.Message(
                        "smsapi", idx, number, parameters.get("from"), text, parts, id, Instant.now(), "QUEUE"));
                receipt(parameters, login, id, idx, number);
            }
            list.add(new JsonObject()
                    .put("id", id)
                    .put("points", PRICE * parts)
                    .put("number", number)
                    .put("date_sent", System.currentTimeMillis() / 1000)
                    .put("submitted_number", i < asked.length ? asked[i] : number)
                    .put("status", "QUEUE")
                    .put("error", null)
                    .put("idx", idx)
                    .put("parts", parts));
        }
        if (!"json".equals(parameters.get("format"))) {
            return StandInAnswer.text(list.stream()
                    .map(JsonObject.class::cast)
                    .map(item -> "OK:" + item.getString("id") + ":" + item.getDouble("points") + ":"
                            + item.getString("number"))
                    .collect(Collectors.joining(";")));
        }
        JsonObject answer = new JsonObject().put("count", list.size());
        if (parameters.on("details")) {
            answer.put("message", text).put("length", text.length()).put("parts", parts);
        }
        return StandInAnswer.json(answer.put("list", list));
    }

    private void receipt(StandInParameters parameters, Login login, String id, String idx, String number) {
        MagicNumber magic = MagicNumber.of(number);
        String state = magic == null ? "DELIVERED" : magic.receipt();
        if (state == null || !parameters.has("notify_url") && received.find(id) == null) {
            return;
        }
        if (parameters.has("notify_url")) {
            callback = parameters.get("notify_url");
        }
        long early = Math.max(0, due(parameters.get("date", "0")) - System.currentTimeMillis());
        long timer = vertx.setTimer(early + Math.max(1, receiptDelay.toMillis()), ended -> {
            scheduled.remove(id);
            received.become(id, state);
            if (parameters.has("notify_url")) {
                Map<String, String> report = new LinkedHashMap<>();
                report.put("MsgId", id);
                report.put("status", STATES.get(state).toString());
                report.put("status_name", state);
                report.put("idx", idx == null ? "" : idx);
                report.put("donedate", Long.toString(System.currentTimeMillis() / 1000));
                report.put("to", number);
                report.put("from", parameters.get("from", ""));
                report.put("username", login.name);
                report.put("points", Double.toString(PRICE));
                receipts.push(parameters.get("notify_url"), report);
            }
        });
        if (early > 0) {
            scheduled.put(id, timer);
        }
    }

    /** 56 where the end is not an hour to three days after the sending, 54 where it is no time; else 0. */
    private static int expiry(StandInParameters parameters) {
        try {
            long begin = Math.max(System.currentTimeMillis(), due(parameters.get("date", "0")));
            long millis = due(parameters.get("expiration_date")) - begin;
            return millis < TimeUnit.HOURS.toMillis(1) || millis > TimeUnit.HOURS.toMillis(72) ? 56 : 0;
        } catch (NumberFormatException | DateTimeException e) {
            return 54;
        }
    }

    /** Milliseconds since 1970 of a time in seconds since then, or in ISO 8601. */
    private static long due(String date) {
        return date.indexOf('-') > 0
                ? OffsetDateTime.parse(date).toInstant().toEpochMilli()
                : Long.parseLong(date) * 1_000;
    }

    /** By GET, as receipts, to the address beside the one that they last went to. */
    @Override
    public void text(String from, String to, String text) {
        if (callback != null) {
            Map<String, String> message = new LinkedHashMap<>();
            message.put("sms_to", to);
            message.put("sms_from", from);
            message.put("sms_text", text);
            message.put("sms_date", Long.toString(System.currentTimeMillis() / 1000));
            message.put("username", "demo");
            message.put("MsgId", "");
            receipts.call(callback.replace("/receipt", "/inbound"), message);
        }
    }

    private StandInAnswer states(StandInParameters parameters) {
        JsonArray list = new JsonArray();
        for (String id : parameters.get("status").split("\\|")) {
            Received.Message message = received.find(id);
            String state = message == null ? "NOT_FOUND" : message.state();
            list.add(new JsonObject()
                    .put("id", id)
                    .put("points", PRICE)
                    .put("number", message == null ? null : message.to())
                    .put("status", state)
                    .put("error", null)
                    .put("idx", message == null ? null : message.id()));
        }
        return StandInAnswer.json(new JsonObject().put("count", list.size()).put("list", list));
    }

    private StandInAnswer removed(StandInParameters parameters) {
        JsonArray list = new JsonArray();
        for (String id : parameters.get("sch_del").split(",")) {
            Long timer = scheduled.remove(id);
            if (timer != null && received.forget(id)) {
                vertx.cancelTimer(timer);
                list.add(new JsonObject().put("id", id));
            }
        }
        return list.isEmpty()
                ? error(parameters, 301, null)
                : StandInAnswer.json(new JsonObject().put("count", list.size()).put("list", list));
    }

    private StandInAnswer credits(StandInParameters parameters, Login login) {
        double left = login.name.equals("nocredit") ? 0 : rounded();
        if (!"json".equals(parameters.get("format"))) {
            return StandInAnswer.text("Points: " + left);
        }
        JsonObject answer = new JsonObject().put("points", left);
        if (parameters.on("details")) {
            answer.put("proCount", (long) (left / PRICE)).put("ecoCount", 0).put("mmsCount", 0);
        }
        return StandInAnswer.json(answer);
    }

    private JsonObject profile(Login login) {
        return new JsonObject()
                .put("name", "Simulator")
                .put("email", "simulator@localhost")
                .put("username", login.name)
                .put("phone_number", "48500000000")
                .put("payment_type", "prepaid")
                .put("user_type", "native")
                .put("points", login.name.equals("nocredit") ? 0 : rounded());
    }

    private double rounded() {
        return Math.round(points * 100) / 100.0;
    }

    private static StandInAnswer error(StandInParameters parameters, int error, JsonArray invalid) {
        if (!"json".equals(parameters.get("format"))) {
            return StandInAnswer.text("ERROR:" + error);
        }
        JsonObject answer = new JsonObject();
        if (invalid != null) {
            answer.put("invalid_numbers", invalid);
        }
        return StandInAnswer.json(answer.put("error", error).put("message", "Error " + error));
    }

    /**
     * Who calls.
     *
     * @param name token or user name
     * @param error SMSAPI's error number, 401 for the status of the REST resources, or 0
     */
    private record Login(String name, int error) {}

    private static Login login(HttpServerRequest request, StandInParameters parameters) {
        String header = request.getHeader("Authorization");
        if (header != null && header.startsWith("Bearer ")) {
            String token = header.substring(7);
            return switch (token) {
                case "", "invalid" -> new Login(token, 101);
                case "unauthorized" -> new Login(token, 401);
                default -> new Login(token, 0);
            };
        }
        String user = parameters.get("username");
        String hash = parameters.get("password");
        if (header != null && header.startsWith("Basic ")) {
            String[] login =
                    new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
            user = login[0];
            hash = login[1];
        }
        if (user == null || hash == null) {
            return new Login("", 101);
        }
        return new Login(user, user.equals("invalid") || !MD5.matcher(hash).matches() ? 102 : 0);
    }
}
