package smshub;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import smshub.json.Json;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.modem.SimulatedModem;
import smshub.testing.FileHub;
import smshub.testing.HubClient;

/** Work that one hub has at a time, fed without a pause: what was put in, and what has come out at the other end. */
abstract class MovingWork {
    private static final String TO = "+491711234567";
    private static final String MESSAGES = "/api/v1/messages";

    private final String duty;
    private final String name;
    private final List<String> fed = new ArrayList<>();

    private MovingWork(String duty, String name) {
        this.duty = duty;
        this.name = name;
    }

    /** What the hub that has it is said to own. */
    final String duty() {
        return duty;
    }

    final String name() {
        return name;
    }

    /** Puts one more in, and remembers its text. */
    final synchronized String feed() throws Exception {
        String text = name + " " + fed.size();
        fed.add(text);
        put(text);
        return text;
    }

    final synchronized Set<String> fed() {
        return new HashSet<>(fed);
    }

    abstract void put(String text) throws Exception;

    /** The texts that have come out, each as often as it came. */
    abstract List<String> arrived() throws Exception;

    /** Whether what came twice is said to have perhaps come twice. */
    boolean marked(String text, HubClient hub) throws Exception {
        return false;
    }

    /** Texts that came more often than once, and how often. */
    final Map<String, Integer> twice() throws Exception {
        Map<String, Integer> times = new TreeMap<>();
        arrived().forEach(text -> times.merge(text, 1, Integer::sum));
        times.values().removeIf(number -> number == 1);
        return times;
    }

    private static List<String> sent(Simulators simulators, String provider, String name) {
        return simulators.received().messages().stream()
                .filter(message -> message.provider().equals(provider))
                .map(Received.Message::text)
                .filter(text -> text.startsWith(name + " "))
                .toList();
    }

    /** Files in the manner of SMS Server Tools. */
    static final class Folder extends MovingWork {
        private final Path spool;
        private final Simulators simulators;

        Folder(Path spool, Simulators simulators) {
            super("intake.smsd", "file");
            this.spool = spool;
            this.simulators = simulators;
        }

        @Override
        void put(String text) throws IOException {
            Path file = Files.writeString(spool.resolve("new"), "To: " + TO.substring(1) + "\nQueue: main\n\n" + text);
            Files.move(file, spool.resolve("outgoing").resolve(text), StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        List<String> arrived() {
            return sent(simulators, "smsapi", name());
        }
    }

    /** Mails in a mailbox. */
    static final class Mailbox extends MovingWork {
        private final GreenMail server;
        private final Simulators simulators;

        Mailbox(GreenMail server, Simulators simulators) {
            super("intake.office", "mail");
            this.server = server;
            this.simulators = simulators;
        }

        @Override
        void put(String text) throws Exception {
            String mail = "From: anna@example.com\r\nTo: " + TO + "@sms.example.com\r\nSubject: x\r\nMessage-ID: <"
                    + text.replace(' ', '-') + "@example.com>\r\n\r\n" + text;
            server.getUserManager()
                    .getUser("hub")
                    .deliver(new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))));
        }

        @Override
        List<String> arrived() {
            return sent(simulators, "smsapi", name());
        }
    }

    /** Messages from handsets that a provider keeps until they are fetched. */
    static final class Poll extends MovingWork {
        private final Simulators simulators;
        private final Supplier<FileHub> asked;

        Poll(Simulators simulators, Supplier<FileHub> asked) {
            super("poll.smsbrana", "answer");
            this.simulators = simulators;
            this.asked = asked;
        }

        @Override
        void put(String text) {
            simulators.text("smsbrana", TO, "+420777123456", text);
        }

        @Override
        List<String> arrived() throws Exception {
            return inbound(asked.get(), "smsbrana");
        }
    }

    private static List<String> inbound(HubClient hub, String account) throws Exception {
        List<String> texts = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = hub.json(
                    "/api/v1/inbound?limit=100&account=" + account + (next.isEmpty() ? "" : "&cursor=" + next));
            page.path("messages")
                    .forEach(message -> texts.add(message.path("text").asText()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return texts;
    }

    /** What applications give to one of the hubs, for an account by which one of them sends. */
    private abstract static class Account extends MovingWork {
        private final String account;
        private final Supplier<List<FileHub>> hubs;
        private final Map<String, String> ids = new ConcurrentHashMap<>();

        private Account(String account, Supplier<List<FileHub>> hubs) {
            super("account." + account, account);
            this.account = account;
            this.hubs = hubs;
        }

        /** At each hub in turn, by its reference again where there was no answer. */
        @Override
        void put(String text) throws Exception {
            for (int i = 0; ; i++) {
                List<FileHub> all = hubs.get();
                FileHub hub = all.get((Math.abs(text.hashCode() % 100) + i) % all.size());
                try {
                    HttpResponse<String> answer =
                            hub.post(MESSAGES, Map.of("account", account, "to", TO, "text", text), text);
                    if (answer.statusCode() / 100 == 2) {
                        ids.put(
                                text,
                                Json.JSON
                                        .readTree(answer.body())
                                        .at("/messages/0/id")
                                        .asText());
                        return;
                    }
                } catch (IOException e) {
                    // It dies, or stands still.
                }
                if (i > 100) {
                    throw new AssertionError("nobody takes " + text);
                }
            }
        }

        @Override
        boolean marked(String text, HubClient hub) throws Exception {
            return hub.json(MESSAGES + "/" + ids.get(text))
                    .path("possibleDuplicate")
                    .asBoolean();
        }
    }

    /** A modem that both can reach. */
    static final class Modem extends Account {
        private final SimulatedModem modem;

        Modem(SimulatedModem modem, Supplier<List<FileHub>> hubs) {
            super("modem", hubs);
            this.modem = modem;
        }

        @Override
        List<String> arrived() {
            return modem.phone(TO).received().stream()
                    .map(message -> message.text())
                    .filter(text -> text.startsWith(name() + " "))
                    .toList();
        }
    }

    /** What the modem brings. */
    static final class ModemInbox extends MovingWork {
        private final SimulatedModem modem;
        private final Supplier<FileHub> asked;

        ModemInbox(SimulatedModem modem, Supplier<FileHub> asked) {
            super("account.modem", "from");
            this.modem = modem;
            this.asked = asked;
        }

        @Override
        void put(String text) {
            modem.deliver(TO, text);
        }

        @Override
        List<String> arrived() throws Exception {
            return inbound(asked.get(), "modem");
        }
    }

    /** A carrier that lets one hub bind. */
    static final class Carrier extends Account {
        private final Simulators simulators;

        Carrier(Simulators simulators, Supplier<List<FileHub>> hubs) {
            super("smsc", hubs);
            this.simulators = simulators;
        }

        @Override
        List<String> arrived() {
            return sent(simulators, "smpp", name());
        }
    }

    /** Its own record for the end: how often each recipient of a campaign got it. */
    static Map<String, Integer> recipients(Simulators simulators, String text) {
        Map<String, Integer> times = new HashMap<>();
        simulators.received().messages().stream()
                .filter(message -> message.text().equals(text))
                .forEach(message -> times.merge(message.to(), 1, Integer::sum));
        return times;
    }
}
