package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** SMSbrana's SMS Connect: one script, told by {@code action} what to do; the password of every login is {@code demo}. */
final class SmsbranaStandIn implements Handset {
    private static final String PASSWORD = "demo";
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{7,14}|[0-9]{9}");
    private static final Map<String, Integer> STATES = Map.of("DELIVERED", 1, "UNDELIVERED", 3, "EXPIRED", 5);
    /** The stand-ins' common errors in SMSbrana's own numbers. */
    private static final Map<Integer, Integer> NUMBERS = Map.of(13, 10, 201, 8);

    private static final double PRICE = 1.1;

    private final Vertx vertx;
    private final StandIn standIn;
    private final Received received;
    private final Duration receiptDelay;
    private final Set<String> salts = new HashSet<>();
    private final Map<String, Inbox> inboxes = new HashMap<>();
    private String lastLogin;
    private double credit = 1_000_000;
    private long lastId = 377_000;
    private volatile Duration ahead = Duration.ZERO;

    /** What waits for one login, as XML. */
    private record Inbox(List<String> texts, List<String> reports) {}

    SmsbranaStandIn(Vertx vertx, Faults faults, Received received, Duration receiptDelay) {
        this.vertx = vertx;
        this.received = received;
        this.receiptDelay = receiptDelay;
        standIn = new StandIn(vertx, faults);
    }

    /** How far its clock is ahead of the machine's. */
    void clock(Duration newAhead) {
        ahead = newAhead;
    }

    void handle(HttpServerRequest request, Buffer body) {
        request.response()
                .putHeader(
                        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now().withZoneSameInstant(ZoneOffset.UTC)));
        StandInParameters parameters = StandInParameters.of(request, body);
        String action = parameters.get("action", "");
        int error = Set.of("send_sms", "inbox", "credit_info").contains(action) ? login(parameters) : 6;
        if (error != 0) {
            standIn.answer(request, error(error));
            return;
        }
        switch (action) {
            case "send_sms" -> send(request, parameters);
            case "inbox" ->
                standIn.answer(request, content(inbox(parameters.get("login")), parameters.get("delete", "0")));
            default -> standIn.answer(request, xml("<err>0</err><credit>" + credit() + "</credit>"));
        }
    }

    private int login(StandInParameters parameters) {
        String login = parameters.get("login", "");
        if (login.isEmpty() || login.equals("invalid")) {
            return 2;
        }
        String salt = parameters.get("sul", parameters.get("salt", ""));
        String hash = parameters.get("hash", parameters.get("auth", ""));
        if (hash.isEmpty()) {
            return parameters.get("password", "").equals(PASSWORD) ? 0 : 3;
        }
        String time = parameters.get("time", "");
        if (Duration.between(instant(time), now().toInstant()).abs().compareTo(TOLERANCE) > 0) {
            return 4;
        }
        if (salt.length() > 50 || !salts.add(login + " " + salt)) {
            return 7;
        }
        return md5(PASSWORD + time + salt).equals(hash) ? 0 : 3;
    }

    private static Instant instant(String time) {
        try {
            return time.length() == 15
                    ? LocalDateTime.parse(time, TIME).atZone(PRAGUE).toInstant()
                    : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private void send(HttpServerRequest request, StandInParameters parameters) {
        String number = parameters.get("number", "");
        String text = parameters.get("message", "");
        String ours = parameters.get("user_id");
        int error = 0;
        if (!NUMBER.matcher(number).matches()) {
            error = 10;
        } else if (text.isEmpty()) {
            error = 11;
        } else if (text.length() > (parameters.get("data_code", "7bit").equals("ucs2") ? 201 : 459)) {
            error = 12;
        } else if (parameters.get("login").equals("nocredit")) {
            error = 9;
        }
        if (error != 0) {
            standIn.answer(request, error(error));
            return;
        }
        String international = number.startsWith("+") ? number : "+420" + number;
        Fault fault = standIn.due(international, ours != null ? ours : number + " " + text);
        if (fault.kind().taken() && ours != null && received.repeated("smsbrana", ours)) {
            standIn.answer(request, error(-1));
            return;
        }
        standIn.answer(
                request,
                fault,
                () -> taken(parameters, international, ours, text),
                refusal -> error(NUMBERS.getOrDefault(refusal, refusal)));
    }

    private StandInAnswer taken(StandInParameters parameters, String number, String ours, String text) {
        String id = Long.toString(++lastId);
        int parts = PartCount.of(text);
        credit -= PRICE * parts;
        lastLogin = parameters.get("login");
        received.add(new Received.Message(
                "smsbrana",
                ours,
                number.substring(1),
                parameters.get("sender_phone"),
                text,
                parts,
                id,
                Instant.now(),
                "QUEUE"));
        MagicNumber magic = MagicNumber.of(number);
        String state = magic == null ? "DELIVERED" : magic.receipt();
        if (state != null && parameters.on("delivery_report")) {
            vertx.setTimer(Math.max(1, receiptDelay.toMillis()), timer -> {
                received.become(id, state);
                inbox(parameters.get("login"))
                        .reports
                        .add("<item><idsms>" + id + "</idsms><number>" + number + "</number><time>" + now().format(TIME)
                                + "</time><status>" + STATES.get(state) + "</status></item>");
            });
        }
        return xml("<err>0</err><price>" + PRICE + "</price><sms_count>" + parts + "</sms_count><credit>" + credit()
                + "</credit><sms_id>" + id + "</sms_id>");
    }

    private Inbox inbox(String login) {
        return inboxes.computeIfAbsent(login, key -> new Inbox(new ArrayList<>(), new ArrayList<>()));
    }

    private static StandInAnswer content(Inbox inbox, String delete) {
        String items = "<inbox><delivery_sms>" + list(inbox.texts) + "</delivery_sms><delivery_report>"
                + list(inbox.reports) + "</delivery_report></inbox>";
        if (Set.of("1", "true").contains(delete.toLowerCase(Locale.ROOT))) {
            inbox.texts.clear();
            inbox.reports.clear();
        }
        return xml(items);
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "<item/>" : String.join("", items);
    }

    /** To whoever sent last. */
    @Override
    public void text(String from, String to, String text) {
        inbox(lastLogin)
                .texts
                .add("<item><number>" + (from.startsWith("+") ? from : "+" + from) + "</number><time>"
                        + now().format(TIME) + "</time><message>" + escaped(text) + "</message></item>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private ZonedDateTime now() {
        return Instant.now().plus(ahead).atZone(PRAGUE);
    }

    private String credit() {
        return String.format(Locale.ROOT, "%.2f", credit);
    }

    /** With line breaks, as the real one answers some errors. */
    private static StandInAnswer error(int error) {
        return xml("\n<err>" + error + "</err>\n");
    }

    private static StandInAnswer xml(String content) {
        return new StandInAnswer(
                200, "text/xml", "<?xml version='1.0' encoding='utf-8'?>\n<result>" + content + "</result>\n", 0);
    }
}
