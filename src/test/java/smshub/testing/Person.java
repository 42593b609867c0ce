package smshub.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A person at a browser. What the browser complains of, such as a breach of the policy, and what {@link #looked} finds wrong
 * is kept; pictures lie in {@code target/screenshots}.
 */
public final class Person implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final int WIDE = 1280;
    private static final int NARROW = 400;
    private static final int HEIGHT = 860;
    private static final double PATIENCE_MILLIS = 60_000;

    public final Page page;
    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param site what addresses without a host are of
     * @param locale language of the browser
     */
    public Person(Chromium chromium, URI site, String locale) {
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(site.toString())
                        .setLocale(locale)
                        .setViewportSize(WIDE, HEIGHT));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Fills the login that is shown, and goes on. */
    public void logIn(String name, String password) {
        page.fill("#username", name);
        page.fill("#password", password);
        page.locator("#password").press("Enter");
        page.waitForSelector(".places");
    }

    /** A picture of the page as it is. */
    public void seen(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Looks at the page in the light on a screen, and in the dark on a phone: whether everybody can read it. */
    public void looked(String name) throws IOException {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            page.setViewportSize(scheme == ColorScheme.DARK ? NARROW : WIDE, HEIGHT);
            Chromium.flaws(page).forEach(flaw -> complaints.add(name + " " + scheme + " " + flaw));
            if ((Boolean) page.evaluate(
                    "() => document.documentElement.scrollWidth > document.documentElement.clientWidth")) {
                complaints.add(name + " is wider than the screen, " + scheme);
            }
            seen(name + "-" + scheme);
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(WIDE, HEIGHT);
    }

    /** Lets pass what the browser says of this. */
    public void forgive(String part) {
        complaints.removeIf(complaint -> complaint.contains(part));
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        context.close();
    }
}
