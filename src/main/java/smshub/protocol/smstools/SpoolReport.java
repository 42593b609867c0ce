package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import smshub.message.Cost;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;

/** What the hub writes into the folders, as smsd writes it. */
final class SpoolReport {
    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yy-MM-dd HH:mm:ss");

    private SpoolReport() {}

    /** Headers of a file that was sent. */
    static Map<String, String> sent(Path path, MessageEvent event, boolean report) {
        Map<String, String> results = new LinkedHashMap<>();
        results.put("Modem", event.account());
        results.put("Sent", time(event.time()));
        results.put(
                "Sending_time",
                String.valueOf(Math.max(
                        0,
                        Duration.between(ClaimName.claimedAt(path), event.time())
                                .toSeconds())));
        if (report) {
            results.put("Message_id", ClaimName.reference(path));
        }
        results.put("X-Hub-Id", event.messageId());
        Cost cost = event.cost();
        if (cost != null) {
            results.put("X-Hub-Segments", String.valueOf(cost.segments()));
            if (cost.price() != null) {
                results.put("X-Hub-Price", cost.price().toString());
            }
            if (cost.providerPrice() != null) {
                results.put("X-Hub-Provider-Price", cost.providerPrice().toString());
            }
        }
        return results;
    }

    /** Headers of a file that failed. */
    static Map<String, String> failed(Problem problem, String account, Instant now) {
        Map<String, String> results = new LinkedHashMap<>();
        if (account != null) {
            results.put("Modem", account);
        }
        results.put(
                "Fail_reason",
                problem == null
                        ? "Unknown"
                        : problem.sentence() + " (" + problem.code().word() + ")");
        results.put("Failed", time(now));
        return results;
    }

    /** A status report about a claimed file that was sent to a number. */
    static String status(Path path, String number, MessageEvent event) {
        boolean delivered = event.state() == MessageState.DELIVERED;
        String time = time(event.time());
        return head(number, event.account(), event.time())
                + "SMS STATUS REPORT\nMessage_id: " + ClaimName.reference(path) + "\nDischarge_timestamp: " + time
                + "\nStatus: "
                + (delivered
                        ? "0,Ok,short message received by the SME"
                        : "70,Error,the SC is not able to deliver the message")
                + "\n";
    }

    private static String head(String from, String account, Instant time) {
        return "From: " + from.replace("+", "") + "\nSent: " + time(time) + "\nReceived: " + time(time) + "\nSubject: "
                + account + "\nModem: " + account + "\nReport: no\n\n";
    }

    /** The line by which a message from a handset is known again. */
    static String mark(InboundMessage message) {
        return "X-Hub-Id: " + message.id();
    }

    /** A file with a message from a handset. */
    static byte[] received(InboundMessage message, Instant now) {
        boolean latin = LATIN_9.newEncoder().canEncode(message.text());
        String from = message.from();
        boolean international = from.startsWith("+");
        String head = "From: " + (international ? from.substring(1) : from) + "\n"
                + (international ? "From_TOA: 91 international, ISDN/telephone\n" : "")
                + "Sent: " + time(message.time()) + "\nReceived: "
                + time(now) + "\nSubject: " + message.account() + "\nModem: "
                + message.account() + "\n" + (message.to() == null ? "" : "Number: " + message.to() + "\n")
                + "Report: no\nAlphabet: " + (latin ? "ISO" : "UCS2") + "\n" + mark(message) + "\nLength: "
                + message.text().length() + "\n\n";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(head.getBytes(UTF_8));
        file.writeBytes(message.text().getBytes(latin ? LATIN_9 : UTF_16BE));
        return file.toByteArray();
    }

    private static String time(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
    }
}
