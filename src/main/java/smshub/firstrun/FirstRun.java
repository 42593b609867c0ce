package smshub.firstrun;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.ApiKey;
import smshub.account.FailedLogins;
import smshub.login.LoginGate;
import smshub.login.SecurityHeaders;
import smshub.page.Assets;
import smshub.page.EntryForm;
import smshub.page.EntryForm.Field;
import smshub.page.EntryForm.Kind;
import smshub.page.Words;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;

/**
 * The page of the first run, on loopback alone. Whoever has the key that the terminal shows gets the one session that there
 * is, enters administrator, account and client, and has the settings written; then this page has done its work.
 */
public final class FirstRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FirstRun.class);
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/first-run";
    private static final String COOKIE = "smshub-first-run";
    private static final int FORM_BYTES = 65_536;

    /** What is entered, in this order. */
    enum Step {
        ADMINISTRATOR,
        ACCOUNT,
        CLIENT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String path() {
            return PATH + "/" + word();
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> new Thread(work, "first-run"));
    private final CountDownLatch written = new CountDownLatch(1);
    private final Assets assets = new Assets();
    private final String csrf = ApiKey.random();
    private final StepPage page = new StepPage(assets, csrf);
    private final Draft draft = new Draft();
    private final FailedLogins failed;
    private final Steps steps;
    private final int port;

    /** Null once it was used. */
    private String key = ApiKey.random();

    /** Null until the key was used. */
    private String session;

    /**
     * Whether there is nothing to run yet: settings that are right, and name nobody who could use the hub and nothing that it
     * would do.
     *
     * @param file where new ones would go; if that cannot be written, the hub runs without
     */
    public static boolean wanted(Path file, Loaded loaded) {
        Settings settings = loaded.settings();
        Path folder = file.toAbsolutePath().getParent();
        return settings != null
                && (Files.notExists(folder) || Files.isWritable(folder))
                && settings.operators().isEmpty()
                && settings.clients().isEmpty()
                && settings.accounts().isEmpty()
                && settings.intakes().isEmpty()
                && settings.site().routes() == null
                && settings.http().logins().openId() == null
                && settings.http().security().tls() == null;
    }

    /**
     * Opens the page, at the port that the hub will have.
     *
     * @param file where the settings go
     * @param environment variables that override keys
     * @param present the settings as they are without it
     * @throws IllegalStateException with one sentence for people, when the port cannot be opened
     */
    public FirstRun(Path file, Map<String, String> environment, Settings present, Trial trial, Clock clock) {
        this.steps =
                new Steps(draft, new NewSettings(file, environment), ProviderFiles.of(present), trial, page, this::end);
        this.failed =
                new FailedLogins(clock, address -> LOG.warn("A wrong key of the first run came from {}", address));
        Router router = router();
        try {
            port = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(present.http().port(), HOST)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("port " + present.http().port() + " of " + HOST + " cannot be opened ("
                    + e.getMessage() + "); the setting http.port names it");
        }
    }

    /** Where a person opens the page, with the key. */
    public URI address() {
        return URI.create("http://" + HOST + ":" + port + "/?key=" + key);
    }

    /** Waits until the settings are written, and the browser has heard of it. */
    public void await() throws InterruptedException {
        written.await();
    }

    /** Leaves the port to the hub. */
    @Override
    public void close() {
        worker.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(ctx -> {
            SecurityHeaders.put(ctx.response(), SecurityHeaders.PAGES, false);
            ctx.next();
        });
        router.get(assets.path() + "/*").handler(assets::serve);
        router.post().handler(ctx -> {
            if (LoginGate.sameSite(ctx)) {
                ctx.next();
            } else {
                ctx.response().setStatusCode(403).end();
            }
        });
        router.post().handler(BodyHandler.create(false).setBodyLimit(FORM_BYTES));
        router.get("/").handler(waiting(this::begin));
        router.post(PATH + "/key").handler(waiting(this::enter));
        on(router, Step.ADMINISTRATOR, steps::administrator);
        on(router, Step.ACCOUNT, steps::account);
        on(router, Step.CLIENT, steps::client);
        return router;
    }

    private interface Work {
        void on(RoutingContext ctx);
    }

    private void on(Router router, Step step, Work work) {
        router.route(step.path()).handler(waiting(ctx -> {
            boolean post = ctx.request().method() == HttpMethod.POST;
            if (!known(ctx)) {
                StepPage.see(ctx, "/");
            } else if (step.compareTo(next()) > 0 || post && !same(csrf, StepPage.input(ctx, LoginGate.CSRF_FIELD))) {
                StepPage.see(ctx, next().path());
            } else {
                work.on(ctx);
            }
        }));
    }

    /** Hashes, files and test messages take their time, and come one after the other. */
    private Handler<RoutingContext> waiting(Work work) {
        return ctx -> worker.execute(() -> {
            try {
                work.on(ctx);
            } catch (RuntimeException e) {
                LOG.error("A page of the first run failed", e);
                ctx.response().setStatusCode(500).end();
            }
        });
    }

    /** The first step that is still to be done. */
    private Step next() {
        if (draft.administrator() == null) {
            return Step.ADMINISTRATOR;
        }
        return draft.account() == null || !draft.account().right() ? Step.ACCOUNT : Step.CLIENT;
    }

    /** The settings are written: with this answer the session is over. */
    private void end(RoutingContext ctx) {
        session = null;
        ctx.response().putHeader("Connection", "close");
        ctx.addEndHandler(over -> written.countDown()); // also where the browser is gone
    }

    // the key

    private void begin(RoutingContext ctx) {
        if (known(ctx)) {
            StepPage.see(ctx, next().path());
        } else {
            keyForm(
                    ctx,
                    200,
                    new EntryForm(StepPage.words(ctx), "first_key_intro"),
                    ctx.request().getParam("key"));
        }
    }

    private void enter(RoutingContext ctx) {
        String address = ctx.request().remoteAddress().hostAddress();
        EntryForm form = new EntryForm(StepPage.words(ctx), "first_key_intro");
        Duration pause = failed.pause(address, "");
        if (!pause.isZero()) {
            long seconds = pause.toSeconds() + 1;
            ctx.response().putHeader("Retry-After", Long.toString(seconds));
            form.wrong("key", "first_key_wait", seconds);
            keyForm(ctx, 429, form, null);
        } else if (key == null || !same(key, StepPage.input(ctx, "key"))) {
            failed.failed(address, "");
            form.wrong("key", "first_key_wrong");
            keyForm(ctx, 403, form, null);
        } else {
            failed.passed(address, "");
            key = null;
            session = ApiKey.random();
            ctx.response()
                    .addCookie(Cookie.cookie(COOKIE, session)
                            .setPath("/")
                            .setHttpOnly(true)
                            .setSameSite(CookieSameSite.STRICT));
            StepPage.see(ctx, Step.ADMINISTRATOR.path());
        }
    }

    private void keyForm(RoutingContext ctx, int status, EntryForm form, String given) {
        Words words = StepPage.words(ctx);
        form.field(Field.of("key", words.say("first_key"), Kind.TEXT, "", true), given == null ? "" : given);
        page.form(ctx, status, null, form, PATH + "/key", "first_next", "");
    }

    private boolean known(RoutingContext ctx) {
        Cookie cookie = ctx.request().getCookie(COOKIE);
        return session != null && cookie != null && same(session, cookie.getValue());
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
