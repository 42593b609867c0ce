package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.json.Json;
import smshub.simulator.Simulators;
import smshub.testing.Programs;
import smshub.testing.TestHub;

/** Scripts that use the hub by MQTT and STOMP, with the command-line clients that Debian has. */
class CommandLineIT {
    private static final String TO = "+491711234567";
    private static final List<String> WAY = List.of("accepted", "sending", "sent");

    @TempDir
    static Path data;

    private static Simulators simulators;
    private static TestHub hub;
    private static String port;

    @BeforeAll
    static void start() throws Exception {
        simulators = Simulators.start(Simulators.Options.defaults());
        hub = new TestHub(TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d)));
        port = Integer.toString(hub.service.brokerPort());
    }

    @AfterAll
    static void stop() {
        hub.close();
        simulators.close();
    }

    @BeforeEach
    void forget() {
        simulators.received().clear();
    }

    @Test
    void mosquittoPublishesARequestAndReadsEvents() throws Exception {
        try (Programs events = mosquitto("mosquitto_sub", "-d", "-t", "sms/events")) {
            events.line(line -> line.startsWith("Subscribed"));
            String request = "{\"to\": \"" + TO + "\", \"text\": \"From mosquitto, äöü €\"}";
            mosquittoRuns("mosquitto_pub", "-q", "1", "-t", "sms/requests", "-m", request);
            assertEquals(WAY, states(events, WAY.size()));
        }
        assertEquals(
                "From mosquitto, äöü €", simulators.received().messages().get(0).text());
    }

    @Test
    void mosquittoReadsItsAnswersByMqtt5() throws Exception {
        try (Programs answers = mosquitto("mosquitto_sub", "-V", "5", "-d", "-t", "sms/reply/app/script")) {
            answers.line(line -> line.startsWith("Subscribed"));
            for (String to : List.of(TO, "+493012345678")) {
                mosquittoRuns(
                        "mosquitto_pub",
                        "-V",
                        "5",
                        "-q",
                        "1",
                        "-t",
                        "sms/requests",
                        "-m",
                        "plain text",
                        "-D",
                        "publish",
                        "response-topic",
                        "sms/reply/app/script",
                        "-D",
                        "publish",
                        "user-property",
                        "to",
                        to);
                assertEquals(
                        to.equals(TO) ? List.of("accepted", "sent") : List.of("refused"),
                        states(answers, to.equals(TO) ? 2 : 1));
            }
        }
    }

    @Test
    void stompSendsARequestAndReadsEvents() throws Exception {
        try (Programs stomp = Programs.start(
                List.of("stomp", "-H", "127.0.0.1", "-P", port, "-U", "app", "-W", TestHub.PASSWORD, "-S", "1.2"))) {
            stomp.type("subscribe sms.events.of.app");
            stomp.line(line -> line.contains("Subscribing"));
            stomp.type("sendrec sms.requests {\"to\": \"" + TO + "\", \"text\": \"From stomp.py, äöü €\"}");
            assertEquals(WAY, states(stomp, WAY.size()));
            stomp.type("quit");
        }
        assertEquals(
                "From stomp.py, äöü €", simulators.received().messages().get(0).text());
    }

    private static List<String> states(Programs reader, int number) throws Exception {
        List<String> states = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String line = reader.line(each -> each.contains("\"eventId\""));
            JsonNode event = Json.JSON.readTree(line.substring(line.indexOf('{')));
            states.add(event.path("state").asText());
        }
        return states;
    }

    private static Programs mosquitto(String program, String... options) throws Exception {
        Programs.installed(program);
        // Else it keeps its lines to itself until there are many, as no terminal reads them.
        List<String> command = new ArrayList<>(List.of("stdbuf", "--output=L"));
        command.addAll(mosquittoCommand(program, options));
        return Programs.start(command);
    }

    private static void mosquittoRuns(String program, String... options) throws Exception {
        Programs.run(mosquittoCommand(program, options));
    }

    private static List<String> mosquittoCommand(String program, String... options) {
        List<String> command =
                new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", port, "-u", "app", "-P", TestHub.PASSWORD));
        command.addAll(List.of(options));
        return command;
    }
}
