package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.OpenService;
import smshub.simulator.Simulators;
import smshub.testing.Chromium;
import smshub.testing.Person;
import smshub.testing.TestHub;

/**
 * The page in Chromium, with its scripts, its keys and in both colours; skipped where there is no Chromium. What was seen lies
 * in {@code target/screenshots}, to be looked at.
 */
class BrowserIT {
    @TempDir
    static Path data;

    private static Chromium chromium;
    private static Simulators simulators;
    private static TestHub hub;

    private Person person;
    private Page page;

    @BeforeAll
    static void open() throws Exception {
        chromium = new Chromium();
        simulators = Simulators.start(
                Simulators.Options.defaults().withReceipts(Duration.ofMillis(100), Duration.ofSeconds(5), 1));
        hub = new TestHub(TestHub.reachable(TestHub.settings(
                data,
                TestHub.smsapi("main", simulators, usual -> usual),
                TestHub.smsapi("broke", simulators.smsapi(), "nocredit", usual -> usual),
                TestHub.gateway("unsure", simulators, usual -> usual))));
        OpenService.phones(hub.service, simulators);
        hub.becomes(hub.send("main", "+491711000001", "Your parcel arrives tomorrow between 9 and 12."), "undelivered");
        hub.becomes(hub.send("main", "+491711000060", "Termin am Montag um 10:30 Uhr."), "delivered");
        hub.becomes(hub.send("main", "+491711000100", "To a number that the provider refuses"), "dead");
        hub.becomes(hub.send("unsure", "+491711000004", "Nobody knows whether this arrived"), "unsure");
        hub.send("broke", "+491711000061", "Waits for credit");
        hub.accountBecomes("broke", "stopped");
        simulators.text("smsapi", "491711000060", "", "Ja, ich komme.");
    }

    @AfterAll
    static void close() {
        for (AutoCloseable part : new AutoCloseable[] {chromium, hub, simulators}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeEach
    void enter() {
        person = new Person(chromium, hub.at(""), "en-GB");
        page = person.page;
        page.navigate("/");
        person.logIn("admin", TestHub.PASSWORD);
    }

    @AfterEach
    void leave() {
        if (person != null) {
            person.close();
            assertEquals(List.of(), person.complaints());
        }
    }

    private void seen(String name) {
        person.seen(name);
    }

    @Test
    void theVerbsStayInSightOfWhoSelects() {
        int height = 560;
        page.setViewportSize(1280, height);
        page.navigate("/office/messages");
        page.locator("tbody input[name=id]").first().check();
        BoundingBox verb = page.locator(".bar button[value=resend]").boundingBox();
        assertTrue(verb.y + verb.height <= height, "the button ends at " + (verb.y + verb.height));
    }

    @Test
    void aListShowsWhatComesWithoutAReload() throws Exception {
        page.navigate("/office/messages");
        page.waitForSelector(".live-state[data-on=yes]");
        hub.send("main", "+491711000062", "Live without a reload");
        page.waitForSelector("tbody tr:has-text('Live without a reload') .state.good");
        page.fill("[name=text]", "parcel");
        page.waitForSelector("tbody tr:has-text('Live without')", gone());
        assertEquals(1, page.locator("tbody tr").count());
        assertTrue(page.url().contains("text=parcel"), page.url());
        seen("messages-search");
        page.click("a.row");
        assertEquals("Not delivered", page.locator(".headline .state").innerText());
        seen("message");
    }

    @Test
    void whatHappensBeforeAPageListensIsShownOnceItDoes() throws Exception {
        assertEquals(200, hub.post("/api/v1/accounts/main/pause", Map.of()).statusCode());
        String id = hub.send("main", "+491711000064", "Arrives before the page listens");
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**/office/live", held::add);
        page.navigate("/office/messages/" + id);
        page.waitForCondition(() -> !held.isEmpty());
        assertEquals(200, hub.post("/api/v1/accounts/main/resume", Map.of()).statusCode());
        hub.becomes(id, "delivered");
        held.forEach(Route::resume);
        page.waitForSelector(".headline .state.good");
    }

    private static Page.WaitForSelectorOptions gone() {
        return new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void aMessageIsWrittenWithKeysAloneAndCountedMeanwhile() {
        page.navigate("/office/messages");
        page.keyboard().press("n");
        page.waitForURL("**/office/new");
        page.keyboard().type("0171 1000063");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().type("Zażółć");
        page.waitForSelector("#preview:has-text('Unicode')");
        assertEquals("64", page.locator("#preview .measure dd").nth(2).innerText());
        assertTrue(page.locator("#preview .route").innerText().contains("+491711000063"));
        seen("compose");
        page.locator("[data-submit]").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/office/messages/*");
        page.waitForSelector(".headline .state.good");
        assertTrue(page.locator(".line li").count() >= 3);
    }

    @Test
    void aSelectionIsActedOnAfterAQuestion() {
        page.navigate("/office/messages?state=dead");
        assertTrue(page.locator("button[value=resend]").isDisabled());
        page.check("#all");
        assertEquals("1", page.locator("#picked").innerText());
        page.click("button[value=requeue]");
        assertTrue(page.locator(".question").innerText().contains("1"));
        seen("confirm");
        page.click("button.primary");
        page.waitForSelector(".said:has-text('put back')");
        hub.balances();
    }

    @Test
    void whatIsStoppedOrInDoubtIsFoundFromTheFirstPage() {
        page.navigate("/");
        page.waitForSelector("#needs ~ .card:has-text('broke')");
        page.waitForSelector(".plot canvas");
        seen("overview");
        page.click(".tile.doubt");
        assertEquals(1, page.locator("tbody tr").count());
        page.click("a.row");
        assertTrue(
                page.locator(".line").innerText().contains("Provider's answer lost"),
                page.locator(".line").innerText());
        seen("unsure");
        page.navigate("/office/accounts");
        page.waitForSelector(".account:has-text('No credit left')");
        seen("accounts");
    }

    @Test
    void aPhoneOfTheDemoAnswersAndTheAnswerIsThere() {
        page.navigate("/office/phone");
        page.locator(".phone:has-text('+491711000060') input[name=text]")
                .first()
                .fill("Danke, bis dann!");
        seen("phone");
        page.locator(".phone:has-text('+491711000060') button").first().click();
        page.waitForSelector(".said");
        page.navigate("/office/inbound");
        page.waitForSelector(".conversations:has-text('Danke, bis dann!')");
        page.click(".conversations a >> nth=0");
        page.waitForSelector(".came:has-text('Danke')");
        seen("conversation");
    }

    @Test
    void everyPageIsOpenToEverybody() throws Exception {
        String message =
                hub.json("/api/v1/messages?limit=1").at("/messages/0/id").asText();
        for (String path : List.of(
                "/",
                "/office/messages",
                "/office/messages/" + message,
                "/office/new",
                "/office/inbound",
                "/office/conversation?with=%2B491711000060",
                "/office/campaigns",
                "/office/campaigns/new",
                "/office/texts/new",
                "/office/accounts",
                "/office/errors",
                "/office/audit",
                "/office/phone")) {
            page.navigate(path);
            String name = path.split("\\?")[0]
                    .replace("/office/", "")
                    .replace("/", "-")
                    .replace(message, "");
            person.looked("page" + (name.equals("-") ? "-overview" : "-" + name));
        }
    }

    @Test
    void hawtioOpensOnTheHubAndDrawsTheRoutesOfOneGroup() {
        page.navigate("/hawtio/");
        page.waitForSelector("#hub tr:has-text('broke') .hub-bad");
        assertTrue(page.url().endsWith("/hawtio/hub"), page.url());
        assertEquals(
                "stopped", page.locator("#hub tr:has-text('broke') .hub-bad").innerText());
        page.waitForSelector("#hub tr:has-text('sms.out.broke')");
        page.waitForSelector("#hub tr:has-text('sms.unsure'):has-text('nobody knows')");
        seen("hawtio-hub");
        page.click("#hub button:has-text('Diagram of providers')");
        page.waitForSelector(".camel-node-content:has-text('smsapi-send')");
        seen("hawtio-providers");
        assertEquals(
                0, page.locator(".camel-node-content:has-text('ends-expired')").count());
        int steps = page.locator(".camel-node-content").count();
        page.click("#page-sidebar >> text=Hub");
        page.click("#hub button:has-text('Diagram of pipeline')");
        page.waitForSelector(".camel-node-content:has-text('ends-expired')");
        seen("hawtio-pipeline");
        assertTrue(steps > 100, "steps of the providers' routes: " + steps);
        // Hawtio looks for what this server has not.
        person.forgive("404 (Not Found)");
    }
}
