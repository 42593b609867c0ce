package smshub.protocol.mail;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.IntakeSettings;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Certificates;
import smshub.testing.MailIntakes;
import smshub.testing.TestHub;

/** Mailboxes of Debian's dovecot: every way of secrecy, and mails that are told of. Skipped where it is not installed. */
class DovecotIT {
    private static final String NUMBER = "+491711234567";
    private static final Duration SOON = Duration.ofSeconds(30);
    /** So rarely that within a test only the first round comes. */
    private static final Duration RARELY = Duration.ofHours(6);

    @TempDir
    static Path keys;

    private static Certificates certificates;
    private static Path certificate;

    @TempDir
    Path data;

    private Dovecot dovecot;
    private Simulators simulators;
    private TestHub hub;

    @BeforeAll
    static void makeKeys() throws Exception {
        assumeTrue(Files.isExecutable(Dovecot.PROGRAM), "dovecot is not installed");
        certificates = new Certificates(keys);
        certificate = certificates.certificate("server", "CN=Mail server");
    }

    @BeforeEach
    void start() throws Exception {
        dovecot = new Dovecot(data.resolve("dovecot"), certificate, "a", "b", "c", "d");
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofHours(1), Duration.ofHours(1), 1));
    }

    @AfterEach
    void stop() throws Exception {
        if (hub != null) {
            hub.close();
        }
        if (simulators != null) {
            simulators.close();
            dovecot.close();
        }
    }

    @Test
    void whatComesIsTakenAtOnceAlsoAfterTheServerWasAway() throws Exception {
        startHub(intake("told", RARELY, "a", dovecot.imaps, "tls", Map.of("idle", "true")));
        rounds("told", 1);
        long begun = System.nanoTime();
        dovecot.append("a", mail("first"));
        sent("first");
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("From the mailbox to the provider in " + taken.toMillis() + " ms, by IDLE");
        await().atMost(SOON).until(() -> dovecot.subjects("a", "Done").equals(List.of("first")));

        dovecot.stop();
        dovecot.start();
        dovecot.append("a", mail("second"));
        sent("first", "second");
        dovecot.append("a", mail("third"));
        sent("first", "second", "third");
        await().atMost(SOON).until(() -> dovecot.subjects("a", "INBOX").isEmpty());
    }

    @Test
    void aServerThatDoesNotTellIsAsked() throws Exception {
        assertTrue(dovecot.offers("a", "IDLE"));
        dovecot.withoutIdle();
        assertFalse(dovecot.offers("a", "IDLE"));
        startHub(intake("asked", Duration.ofSeconds(1), "a", dovecot.imaps, "tls", Map.of("idle", "true")));
        rounds("asked", 1);
        dovecot.append("a", mail("asked for"));
        sent("asked for");
        rounds("asked", 3);
        assertEquals(0, intakes().get(0).path("failedRuns").asInt(), () -> "rounds failed");
    }

    @Test
    void everyWayOfSecrecyWorks() throws Exception {
        startHub(
                intake("imaps", Duration.ofSeconds(1), "a", dovecot.imaps, "tls", Map.of()),
                intake("starttls", Duration.ofSeconds(1), "b", dovecot.imap, "starttls", Map.of("idle", "true")),
                intake("pop3s", Duration.ofSeconds(1), "c", dovecot.pop3s, "tls", pop3()),
                intake("stls", Duration.ofSeconds(1), "d", dovecot.pop3, "starttls", pop3()));
        for (String user : List.of("a", "b", "c", "d")) {
            dovecot.append(user, mail("for " + user));
        }
        sent("for a", "for b", "for c", "for d");
        for (String user : List.of("a", "b", "c", "d")) {
            await().atMost(SOON).until(() -> dovecot.subjects(user, "INBOX").isEmpty());
        }
        assertEquals(List.of("for a"), dovecot.subjects("a", "Done"));
        assertEquals(List.of("for b"), dovecot.subjects("b", "Done"));
        for (JsonNode intake : intakes()) {
            assertEquals(0, intake.path("failedRuns").asInt(), intake::toString);
        }
    }

    @Test
    void whatIsWrongIsSaidSoThatItCanBeMended() throws Exception {
        startHub(
                intake("strange", RARELY, "a", dovecot.imaps, "tls", Map.of("authority", "")),
                intake("misnamed", RARELY, "a", dovecot.imaps, "tls", Map.of("host", "127.0.0.2")),
                intake("misnamed-later", RARELY, "a", dovecot.imap, "starttls", Map.of("host", "127.0.0.2")),
                intake("plain", RARELY, "a", dovecot.imap, "tls", Map.of()),
                intake("nobody", RARELY, "nobody", dovecot.pop3s, "tls", pop3()),
                intake("folderless", RARELY, "a", dovecot.imaps, "tls", Map.of("folder", "None")),
                intake("deaf", RARELY, "a", 1, "tls", Map.of()));
        Map<String, String> told = new HashMap<>();
        await().atMost(SOON).until(() -> {
            for (JsonNode intake : intakes()) {
                told.put(
                        intake.path("name").asText(),
                        intake.path("lastError").path("sentence").asText());
            }
            return told.values().stream().noneMatch(String::isEmpty);
        });
        assertTrue(told.get("strange").contains("'authority'"), told::toString);
        assertTrue(told.get("misnamed").contains("not for the name 127.0.0.2"), told::toString);
        assertTrue(told.get("misnamed-later").contains("not for the name 127.0.0.2"), told::toString);
        assertTrue(told.get("plain").contains("does not speak TLS"), told::toString);
        assertTrue(told.get("nobody").contains("refuses the login"), told::toString);
        assertTrue(told.get("folderless").contains("no such folder"), told::toString);
        assertTrue(told.get("deaf").contains("Nothing listens"), told::toString);
    }

    private void startHub(IntakeSettings... intakes) throws Exception {
        hub = new TestHub(TestHub.fetching(
                TestHub.settings(data.resolve("hub"), TestHub.smsapi("main", simulators, d -> d)), intakes));
    }

    private IntakeSettings intake(
            String name, Duration interval, String user, int port, String security, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "protocol",
                "imap",
                "user",
                user,
                "port",
                Integer.toString(port),
                "security",
                security,
                "authority",
                certificates.authority().toString()));
        settings.putAll(own);
        settings.values().removeIf(String::isEmpty);
        return MailIntakes.of(name, "mail", interval, settings);
    }

    private Map<String, String> pop3() {
        return Map.of(
                "protocol", "pop3", "quarantine", data.resolve("quarantine").toString());
    }

    private static String mail(String text) {
        return "From: Anna <anna@example.com>\nTo: " + NUMBER + "@" + MailIntakes.DOMAIN + "\nSubject: " + text
                + "\nMessage-ID: <" + text.replace(' ', '.') + "@example.com>\n\n" + text;
    }

    private JsonNode intakes() throws Exception {
        return hub.json("/api/v1/intakes").path("intakes");
    }

    private void rounds(String name, int count) {
        await().atMost(SOON).until(() -> {
            for (JsonNode intake : intakes()) {
                if (intake.path("name").asText().equals(name)) {
                    return intake.path("runs").asInt() >= count;
                }
            }
            return false;
        });
    }

    private void sent(String... texts) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(texts),
                        simulators.received().messages().stream()
                                .map(Received.Message::text)
                                .sorted()
                                .toList()));
    }
}
