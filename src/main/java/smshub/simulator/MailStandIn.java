package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A gateway that takes messages by mail, as SMS4 does: a line {@code KEY:value} for each key. It is its own mail server
 * (RFC 5321). The same text to the same number is dropped without a word, as by SMS4's filter; here for ever, not for 24
 * hours.
 */
final class MailStandIn {
    private static final String CHARSET = "charset=";

    private final NetServer server;
    private final StandIn standIn;
    private final Received received;
    private final Set<String> seen = new HashSet<>();
    private long lastId = System.currentTimeMillis();

    MailStandIn(Vertx vertx, Faults faults, Received received) {
        this.standIn = new StandIn(vertx, faults);
        this.received = received;
        server = vertx.createNetServer(
                        new NetServerOptions().setHost("127.0.0.1").setPort(0))
                .connectHandler(socket -> new Conversation(socket).begin());
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** One connection. */
    private final class Conversation {
        private final NetSocket socket;
        private final StringBuilder mail = new StringBuilder();
        private boolean data;

        Conversation(NetSocket socket) {
            this.socket = socket;
        }

        void begin() {
            socket.exceptionHandler(broken -> socket.close());
            socket.handler(RecordParser.newDelimited("\r\n", this::line));
            say("220 stand-in");
        }

        private void line(Buffer octets) {
            String line = octets.toString(StandardCharsets.ISO_8859_1);
            if (!data) {
                command(line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT));
            } else if (line.equals(".")) {
                data = false;
                answer(mail.toString());
                mail.setLength(0);
            } else {
                mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
            }
        }

        private void command(String command) {
            switch (command) {
                case "EHLO" -> say("250-stand-in\r\n250 8BITMIME");
                case "DATA" -> {
                    data = true;
                    say("354 go on");
                }
                case "QUIT" -> {
                    say("221 bye");
                    socket.close();
                }
                case "HELO", "MAIL", "RCPT", "RSET", "NOOP" -> say("250 ok");
                default -> say("502 not here");
            }
        }

        private void answer(String whole) {
            Map<String, String> fields = fields(whole);
            String number = fields.getOrDefault("HANDYNR", "");
            String text = fields.getOrDefault("TEXT", "");
            if (number.isEmpty()
                    || text.isEmpty()
                    || fields.getOrDefault("KUNDENNR", "").isEmpty()) {
                say("554 KUNDENNR, HANDYNR or TEXT is missing");
                return;
            }
            Fault fault = standIn.due(number, text);
            if (fault.kind().taken()) {
                take(fields, number, text);
            }
            standIn.later(() -> reply(fault));
        }

        private void reply(Fault fault) {
            switch (fault.kind()) {
                case NONE -> say("250 taken");
                case ERROR -> say(fault.number() == 13 ? "554 no such number" : "451 internal error");
                case STATUS -> say(fault.number() == 503 ? "421 not now" : "452 too many");
                case LOST, DROPPED -> socket.close();
                case BROKEN -> socket.end(Buffer.buffer("25"));
                case SILENT -> {}
            }
        }

        private void say(String line) {
            socket.write(line + "\r\n");
        }
    }

    private void take(Map<String, String> fields, String number, String text) {
        if (seen.add(number + " " + text)) {
            received.add(new Received.Message(
                    "mail",
                    null,
                    number,
                    fields.get("ABSENDER"),
                    text,
                    PartCount.of(text),
                    Long.toString(++lastId),
                    Instant.now(),
                    "SENT"));
        }
    }

    /** The lines of a mail's body, by key. */
    private static Map<String, String> fields(String mail) {
        int body = mail.indexOf("\n\n");
        String head = body < 0 ? "" : mail.substring(0, body);
        Map<String, String> fields = new HashMap<>();
        for (String line : mail.substring(head.length()).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String value = line.substring(colon + 1);
                fields.put(
                        line.substring(0, colon),
                        new String(value.getBytes(StandardCharsets.ISO_8859_1), charset(head)));
            }
        }
        return fields;
    }

    /** That of the body, as its header names it. */
    private static Charset charset(String head) {
        int begin = head.indexOf(CHARSET);
        return begin < 0
                ? StandardCharsets.US_ASCII
                : Charset.forName(head.substring(begin + CHARSET.length())
                        .split("[;\\s]", 2)[0]
                        .replace("\"", ""));
    }
}
