package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.settings.Settings;
import smshub.simulator.Simulators;
import smshub.testing.Chromium;
import smshub.testing.Databases;
import smshub.testing.FileHub;
import smshub.testing.HubClient;
import smshub.testing.OutsideBroker;
import smshub.testing.Person;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** The page of one of two hubs that share a broker and a database; the other is a process of its own. */
class HubsOnThePageIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static Chromium chromium;
    private static Simulators simulators;
    private static ActiveMQServer broker;
    private static FileHub one;
    private static FileHub two;

    @BeforeAll
    static void start() throws Exception {
        chromium = new Chromium();
        simulators = Simulators.start(Simulators.Options.defaults());
        int port = Ports.free();
        broker = OutsideBroker.start(data.resolve("broker"), port);
        Settings.Store store = Databases.postgres("hubs_on_the_page");
        List<FileHub> hubs = Stream.of("one", "two")
                .parallel()
                .map(hub -> started(hub, """
                        hub: {id: %s}
                        broker: {url: "tcp://127.0.0.1:%d", user: hub, password: %s}
                        store: {url: "%s", user: postgres, password: postgres}
                        operators:
                          admin: {role: admin, password: %s}
                        clients:
                          app: {key: sha256:%s, permissions: [send, read, accounts]}
                        accounts:
                          main:
                            provider: smsapi
                            connection: {url: "%s", allow-http: true}
                            settings: {token: test-token}
                        """.formatted(
                                hub,
                                port,
                                OutsideBroker.HUB_PASSWORD,
                                store.url(),
                                TestHub.PASSWORD,
                                TestHub.KEY_HASH,
                                simulators.smsapi())))
                .toList();
        one = hubs.get(0);
        two = hubs.get(1);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> one.json("/api/v1/hubs").path("hubs").size() == 2);
    }

    private static FileHub started(String hub, String settings) {
        try {
            return FileHub.start(data.resolve(hub), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (two != null) {
            two.close();
        }
        if (one != null) {
            one.close();
        }
        if (broker != null) {
            broker.stop();
        }
        simulators.close();
        chromium.close();
    }

    private static Person at(HubClient hub) {
        Person person = new Person(chromium, hub.at(""), "en-GB");
        person.page.navigate("/");
        person.logIn("admin", TestHub.PASSWORD);
        return person;
    }

    /** Saves another name of the account, and says what the page tells of the other hub. */
    private static String told(Page page, String title) {
        page.navigate("/office/settings/accounts/main");
        page.fill("[name=title]", title);
        page.locator("[name=title]").press("Enter");
        page.waitForSelector("main:has-text('The settings are changed')");
        return page.locator("p.why:has-text('Hub two')").innerText();
    }

    @Test
    void whatIsDoneOnThePageOfOneIsToldOfBoth() throws Exception {
        try (Person here = at(one);
                Person there = at(two)) {
            here.page.navigate("/office/accounts");
            here.page.waitForSelector("section:has(#hubs):has-text('one'):has-text('two')");

            assertEquals("Hub two: read its own file anew", told(here.page, "Ours"));
            here.looked("hubs-settings");
            String usual = Files.readString(two.file());
            Files.writeString(two.file(), usual + "no-such-key: 1\n");
            String mistake = told(here.page, "Ours again");
            assertTrue(mistake.contains("no-such-key") || mistake.contains("mistake"), mistake);
            Files.writeString(two.file(), usual);
            assertEquals("Hub two: read its own file anew", told(here.page, "Ours"));

            here.page.navigate("/office/accounts");
            here.page.click("button:text-is('Pause')");
            here.page.waitForSelector(".account .state:text-is('Paused')");
            there.page.click("text=Accounts >> nth=0");
            there.page.waitForSelector(".account:has-text('admin') .state:text-is('Paused')");
            there.page.click("button:text-is('Resume')");
            there.page.waitForSelector(".account .state:text-is('Sends')");
            here.page.waitForSelector(".account .state:text-is('Sends')");
            assertEquals(List.of(), here.complaints());
            assertEquals(List.of(), there.complaints());
        }
        String id = two.accepted(Map.of("to", "+491711000060", "text", "By either of them"));
        one.becomes(id, "sent");
        assertEquals(1, simulators.received().total());
    }
}
