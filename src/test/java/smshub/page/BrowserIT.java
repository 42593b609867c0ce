package smshub.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.OpenService;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/**
 * The page in Chromium, with its scripts, its keys and in both colours; skipped where there is no Chromium. What was seen lies
 * in {@code target/screenshots}, to be looked at.
 */
class BrowserIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String AXE = "/axe.min.js";
    private static final List<Path> CHROMIUMS = Stream.of(
                    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .toList();
    private static final int PHONE_WIDTH = 390;

    @TempDir
    static Path data;

    private static Playwright playwright;
    private static Browser browser;
    private static Simulators simulators;
    private static TestHub hub;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void open() throws Exception {
        Path chromium =
                CHROMIUMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(chromium != null, "there is no Chromium, so the page is not tried in a browser");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
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
        for (AutoCloseable part : new AutoCloseable[] {browser, playwright, hub, simulators}) {
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
        context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(hub.at("").toString())
                .setLocale("en-GB")
                .setViewportSize(1280, 860));
        context.setDefaultTimeout(15_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate("/");
        page.fill("#username", "admin");
        page.fill("#password", TestHub.PASSWORD);
        page.click("main button");
    }

    @AfterEach
    void leave() {
        if (context != null) {
            context.close();
            assertEquals(List.of(), complaints, "what the browser complains of, such as a breach of the policy");
        }
    }

    private void seen(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
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
        String axe;
        try (InputStream file = BrowserIT.class.getResourceAsStream(AXE)) {
            axe = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        String message =
                hub.json("/api/v1/messages?limit=1").at("/messages/0/id").asText();
        List<String> flaws = new ArrayList<>();
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
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(scheme == ColorScheme.DARK ? PHONE_WIDTH : 1280, 860);
                page.navigate(path);
                page.evaluate(axe);
                Object found = page.evaluate("async () => (await axe.run()).violations.map("
                        + "v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))");
                ((List<?>) found).forEach(flaw -> flaws.add(path + " " + scheme + " " + flaw));
                boolean wide = (Boolean) page.evaluate(
                        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth");
                if (wide) {
                    flaws.add(path + " is wider than the screen, " + scheme);
                }
            }
            String name = path.split("\\?")[0]
                    .replace("/office/", "")
                    .replace("/", "-")
                    .replace(message, "");
            seen("narrow-dark" + (name.equals("-") ? "-overview" : "-" + name));
        }
        assertEquals(List.of(), flaws);
    }
}
