package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.Quiet;
import smshub.simulator.Fault;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.testing.Chromium;
import smshub.testing.MovableClock;
import smshub.testing.Person;
import smshub.testing.TestHub;

/**
 * What a new operator meets, found from the first page, understood by the page's own words, and put right with its buttons:
 * a message that was refused, one that waits for quiet hours, one in doubt, one at a stopped account, one whose receipt never
 * came. Only what is seen is clicked. Skipped where there is no Chromium; what was seen lies in {@code target/screenshots}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorWalkIT {
    private static final int KEYS = 200;
    private static final String READY = "Your order is ready";
    private static final String LANDLINE = "Call us when you are at home";
    private static final String PARCEL = "Your parcel is at the door";
    private static final String TABLE = "A table for two at eight";
    private static final String TRAIN = "Your train is late";
    private static final String BILL = "Your bill is paid";
    private static final String DOCTOR = "The doctor sees you at ten";

    @TempDir
    static Path data;

    private static Chromium chromium;
    private static Simulators simulators;
    private static TestHub hub;

    private static Person person;

    private static Page page;

    @BeforeAll
    static void open() throws Exception {
        chromium = new Chromium();
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
        MovableClock clock = new MovableClock();
        LocalTime dusk = LocalTime.now(ZoneId.of("Europe/Berlin")).minusHours(1).truncatedTo(ChronoUnit.MINUTES);
        Quiet quiet = new Quiet(dusk, dusk.plusHours(12), Set.of(), Set.of("alarm"));
        hub = new TestHub(
                TestHub.reachable(TestHub.settings(
                        data,
                        TestHub.smsapi("main", simulators, usual -> usual),
                        TestHub.smsapi("night", simulators, usual -> usual.with(quiet)),
                        TestHub.gateway("gate", simulators, usual -> usual),
                        TestHub.smsapi("broke", simulators, usual -> usual))),
                clock);
        hub.becomes(hub.send("main", "+491711000100", READY), "dead");
        assertEquals(
                422,
                hub.post("/api/v1/messages", Map.of("to", "+4930123456", "text", LANDLINE))
                        .statusCode());
        hub.becomes(hub.send("night", "+491711000070", PARCEL), "scheduled");
        hub.becomes(hub.send("gate", "+491711000108", TABLE), "unsure");
        hub.becomes(hub.send("gate", "+491711000104", TRAIN), "unsure");
        hub.becomes(hub.send("main", "+491711000103", DOCTOR), "sent");
        simulators.faults("smsapi").next(1, Fault.error(103));
        hub.send("broke", "+491711000071", BILL);
        hub.accountBecomes("broke", "stopped");
        clock.ahead(Duration.ofHours(2));
        person = new Person(chromium, hub.at(""), "en-GB");
        page = person.page;
        page.navigate("/");
        // With the keyboard, as the walk that has nothing else.
        page.keyboard().type("admin");
        page.keyboard().press("Tab");
        page.keyboard().type(TestHub.PASSWORD);
        page.keyboard().press("Enter");
        page.waitForSelector(".tiles");
    }

    @AfterAll
    static void close() {
        for (AutoCloseable part : new AutoCloseable[] {person, chromium, hub, simulators}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @AfterEach
    void leave() {
        assertEquals(List.of(), person.complaints());
    }

    /** Clicks what a person would who reads these words on a link or a button. */
    private void click(String words) {
        page.locator("a:text-is('%1$s'), button:text-is('%1$s'), summary:text-is('%1$s')".formatted(words))
                .first()
                .click();
    }

    /** From the first page to the list behind one of its numbers. */
    private void list(String tile, int messages) {
        click("SMS hub");
        page.locator(".tile:has(span:text-is('" + tile + "'))").click();
        page.waitForSelector("tbody tr");
        assertEquals(messages, page.locator("tbody tr").count());
    }

    /** From a list to a message. */
    private void open(String text, String why) {
        page.waitForSelector("tbody tr:has-text(\"%s\"):has-text(\"%s\")".formatted(text, why));
        page.locator("tbody tr:has-text('" + text + "') a.row").click();
        page.waitForSelector(".headline");
    }

    private void says(String... words) {
        for (String part : words) {
            page.waitForSelector("main:has-text(\"" + part + "\")");
        }
    }

    private void becomes(String state) {
        page.waitForSelector(".headline .state:text-is('" + state + "')");
    }

    private static List<String> sent(String text) {
        return simulators.received().messages().stream()
                .filter(message -> message.text().equals(text))
                .map(Received.Message::to)
                .toList();
    }

    @Test
    @Order(1)
    void theFirstPageAndHawtioNameAllOfThem() throws Exception {
        for (String tile : List.of("2 Waiting", "2 In doubt", "1 Dead", "1 No receipt", "1 Refused")) {
            String[] told = tile.split(" ", 2);
            page.waitForSelector(".tile:has(strong:text-is('" + told[0] + "')):has(span:text-is('" + told[1] + "'))");
        }
        page.waitForSelector(".card:has-text('broke'):has-text('Stopped'):has-text('No credit left')");
        person.looked("walk-overview");

        page.navigate("/hawtio/");
        for (String row : List.of(
                "broke|stopped|then resume the account",
                "Waiting|2|after quiet hours",
                "In doubt|2|nobody knows whether the provider has them",
                "Dead|1|failed for good",
                "No receipt|1|no receipt came",
                "Refused|1|a rule forbids it",
                "sms.out.broke|1|to be sent by this account",
                "sms.retry|1|after quiet hours",
                "sms.unsure|2|nobody knows",
                "sms.dead|1|failed for good")) {
            String[] told = row.split("\\|");
            page.waitForSelector(
                    "#hub tr:has(:text-is('%s')):has-text('%s'):has-text(\"%s\")".formatted(told[0], told[1], told[2]));
        }
        assertEquals(
                "broke",
                page.locator("#hub tbody tr >> nth=0").locator("a").innerText(),
                "what needs somebody stands first");
        assertEquals(0, page.locator("#hub :text('credit-exhausted')").count(), "a code");
        person.seen("walk-hawtio");
        page.setViewportSize(400, 860);
        page.reload();
        page.waitForSelector("#hub tr:has-text('In doubt')");
        person.seen("walk-hawtio-narrow");
        page.setViewportSize(1280, 860);
        page.locator("#hub a:text-is('In doubt')").click();
        page.waitForSelector("tbody tr:has-text('" + TRAIN + "')");
        // Hawtio looks for what this server has not.
        person.forgive("404 (Not Found)");
    }

    @Test
    @Order(2)
    void whatAProviderRefusedIsMendedAndTheOldOneIsOffTheList() throws Exception {
        list("Dead", 1);
        person.seen("walk-dead-list");
        open(READY, "Provider refuses the number");
        says("ask the recipient for another", "withdraw it, and it is off the list");
        person.looked("walk-dead");
        click("Write anew");
        assertEquals(READY, page.inputValue("[name=text]"));
        page.fill("[name=to]", "0171 1000072");
        click("Send");
        becomes("Delivered");
        assertEquals(List.of("491711000072"), sent(READY));

        list("Dead", 1);
        open(READY, "Provider refuses the number");
        click("Withdraw");
        says("The message is withdrawn.");
        becomes("Withdrawn");
        hub.balances();
    }

    @Test
    @Order(3)
    void whatARuleRefusedSaysWhichAndIsMended() throws Exception {
        list("Refused", 1);
        open(LANDLINE, "Not a mobile number");
        says("ask the recipient for a mobile number");
        person.seen("walk-refused");
        click("Write anew");
        page.fill("[name=to]", "0171 1000073");
        click("Send");
        becomes("Delivered");
        assertEquals(List.of("491711000073"), sent(LANDLINE));
    }

    @Test
    @Order(4)
    void whatWaitsForQuietHoursSaysUntilWhenAndWhatDoesNotWait() throws Exception {
        list("Waiting", 2);
        person.looked("walk-waiting-list");
        open(PARCEL, "Waits: quiet hours");
        says("Until", "Its recipient is left in peace until then", "does not wait: alarm");
        person.looked("walk-quiet");
        click("Withdraw");
        becomes("Withdrawn");
        click("Write anew");
        page.selectOption("[name=account]", "night");
        page.waitForSelector("#preview:has-text('Not sent before'):has-text('does not wait: alarm')");
        person.seen("walk-quiet-anew");
        click("More fields");
        page.fill("[name=category]", "alarm");
        page.waitForSelector("#preview:not(:has-text('Not sent before')) .route");
        click("Send");
        becomes("Delivered");
        assertEquals(List.of("491711000070"), sent(PARCEL));
    }

    /** By the keyboard alone: Tab until the words are in focus. */
    private void tabTo(String words) {
        for (int i = 0; i < KEYS; i++) {
            page.keyboard().press("Tab");
            String focused = (String) page.evaluate("() => document.activeElement.innerText || ''");
            if (focused.replaceAll("\\s+", " ").equals(words)) {
                return;
            }
        }
        throw new AssertionError("Tab does not come to " + words + " on " + page.url());
    }

    @Test
    @Order(5)
    void whatIsInDoubtAndDidNotArriveIsPutBackByKeysAlone() throws Exception {
        tabTo("SMS hub");
        page.keyboard().press("Enter");
        page.waitForSelector(".tiles");
        tabTo("2 In doubt Oldest 2 h");
        page.keyboard().press("Enter");
        page.waitForSelector("tbody tr:has-text('" + TABLE + "'):has-text(\"Waits for the provider's word\")");
        tabTo("+491711000108");
        page.keyboard().press("Enter");
        page.waitForSelector(".headline");
        says("Nobody knows whether it was sent", "If it did not, put it back: it is sent once more.");
        // Its provider cannot be asked, so that nobody is sent to do so.
        assertEquals(0, page.locator("button:text-is('Check delivery')").count());
        person.looked("walk-doubt");
        tabTo("Put back");
        page.keyboard().press("Enter");
        becomes("Sent");
        says("only the recipient knows whether it arrived");
        assertEquals(List.of("491711000108"), sent(TABLE));
    }

    @Test
    @Order(6)
    void whatIsInDoubtAndArrivedIsWithdrawn() {
        list("In doubt", 1);
        open(TRAIN, "Provider's answer lost");
        says("If it did, withdraw it: nothing more is sent.");
        click("Withdraw");
        becomes("Withdrawn");
        assertEquals(List.of("491711000104"), sent(TRAIN));
    }

    @Test
    @Order(7)
    void aStoppedAccountSaysWhatToDoAndGoesOnInGerman() throws Exception {
        click("SMS hub");
        click("Deutsch");
        page.waitForSelector(".card:has-text('Angehalten'):has-text('Guthaben aufgebraucht')");
        click("broke");
        page.waitForSelector(".account:has-text('broke'):has-text('Das Guthaben beim Anbieter aufladen')");
        person.seen("walk-stopped");
        page.locator(".account:has-text('broke') .measure a").click();
        open(BILL, "Wartet: Konto sendet nicht");
        says("Das Guthaben beim Anbieter aufladen", "sobald ihr Konto wieder sendet");
        person.looked("walk-stopped-message");
        click("Zum Konto");
        // Here somebody tops it up.
        page.locator(".account:has-text('broke') button:text-is('Fortsetzen')").click();
        says("Das Konto sendet wieder.");
        page.locator(".account:has-text('broke') a:text-is('Nachrichten')").click();
        page.waitForSelector("tbody tr:has-text('" + BILL + "') .state:text-is('Zugestellt')");
        click("SMS-Hub");
        says("Alle Konten senden.");
        click("English");
        assertEquals(List.of("491711000071"), sent(BILL));
    }

    @Test
    @Order(8)
    void whatNoReceiptCameOfIsAskedFor() throws Exception {
        list("No receipt", 1);
        open(DOCTOR, "No receipt");
        says("The provider has had it for 2 h, and no receipt has come.", "Check delivery asks the provider.");
        person.looked("walk-no-receipt");
        String id = simulators.received().messages().stream()
                .filter(message -> message.text().equals(DOCTOR))
                .map(Received.Message::providerId)
                .findFirst()
                .orElseThrow();
        simulators.received().become(id, "DELIVERED");
        click("Check delivery");
        says("The provider was asked");
        becomes("Delivered");
        assertEquals(List.of("491711000103"), sent(DOCTOR));
    }

    @Test
    @Order(9)
    void nothingIsLeftToDo() {
        click("SMS hub");
        for (String tile : List.of("Waiting", "In doubt", "Dead", "No receipt")) {
            page.waitForSelector(".tile:has(strong:text-is('0')):has(span:text-is('" + tile + "'))");
        }
        says("All accounts send.");
        hub.balances();
    }
}
