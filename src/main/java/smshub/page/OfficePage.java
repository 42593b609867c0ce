package smshub.page;

import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client.Permission;
import smshub.intake.LookUps;
import smshub.login.SecurityHeaders;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * The page on the hub's HTTP listener: which address is answered by which view, for whom, and under which headers. Whatever a
 * view asks the database or the broker is asked on a thread that may wait.
 */
public final class OfficePage {
    /** Below it stands everything but the first page. */
    static final String PATH = "/office";

    /** The field of a form, and the name in templates, of the visitor's token. */
    static final String TOKEN = "csrf";

    private static final Logger LOG = LoggerFactory.getLogger(OfficePage.class);
    private static final String LANGUAGE = "office-language";
    private static final long YEAR = 365L * 24 * 60 * 60;
    private static final int BODY_BYTES = 1 << 20;
    /** Most bytes of a list of recipients. */
    private static final long FILE_BYTES = 256L << 20;

    private final Visitors visitors;
    private final Predicate<RoutingContext> secure;
    private final Layout layout;
    private final Assets assets = new Assets();
    private final Live live;
    private final Clock clock;
    private final SettingsDesk desk;
    private final Path folder;
    private final AccountNames accounts;
    private final List<Entry> entries = new ArrayList<>();

    /** What answers a request for a page. */
    interface Action {
        CompletionStage<PageAnswer> on(Visit visit);
    }

    /** @param file whether its form brings a file */
    private record Entry(HttpMethod method, String path, Permission permission, Action action, boolean file) {}

    /**
     * @param secure whether a browser came by TLS, here or at a proxy before the hub
     * @param phone the phones of a demo; null where there are none
     */
    public OfficePage(
            PageServices services,
            Visitors visitors,
            Predicate<RoutingContext> secure,
            Trend trend,
            Live live,
            Supplier<VirtualPhone> phone) {
        this.visitors = visitors;
        this.secure = secure;
        this.live = live;
        this.clock = services.clock();
        this.desk = services.desk();
        this.folder = services.folder();
        this.accounts = new AccountNames(services.accounts());
        this.layout = new Layout(assets.path(), () -> phone.get() != null);
        looks(services, trend);
        messages(services);
        accounts(services);
        campaigns(services);
        texts(services);
        settings(services);
        PhoneView phones = new PhoneView(phone, layout);
        get("/phone", Permission.READ, phones::page);
        post("/phone", Permission.SEND, phones::write);
    }

    private void looks(PageServices services, Trend trend) {
        OverviewView overview = new OverviewView(
                services.archive(), services.operations(), services.unheard(), accounts, trend, layout);
        get("/", Permission.READ, overview::page);
        get("/curves", Permission.READ, overview::curves);
        RecordsView records = new RecordsView(services.records(), layout);
        get("/errors", Permission.ADMINISTRATION, records::errors);
        get("/audit", Permission.ADMINISTRATION, records::audit);
        InboundView inbound = new InboundView(services.archive(), accounts, layout);
        get("/inbound", Permission.READ, inbound::list);
        get("/conversation", Permission.READ, inbound::conversation);
    }

    private void messages(PageServices services) {
        Reasons reasons =
                new Reasons(services.operations(), services.accounts(), services.clients(), services.unheard());
        MessagesView messages = new MessagesView(
                services.operations(),
                services.archive(),
                accounts,
                services.clients(),
                services.unheard(),
                reasons,
                layout);
        MessageActs acts = new MessageActs(
                services.operations(), services.archive(), services.unheard(), services.audit(), layout);
        // Which permission a verb needs it says itself.
        get("/messages", Permission.READ, messages::list);
        post("/messages/ask", Permission.READ, acts::ask);
        post("/messages/act", Permission.READ, acts::act);
        get("/messages/:id", Permission.READ, messages::one);
        post("/messages/:id/:verb", Permission.READ, acts::one);
        ComposeView compose = new ComposeView(
                services.archive(),
                services.reader(),
                services.intake(),
                services.templates(),
                accounts,
                reasons,
                layout);
        get("/new", Permission.SEND, compose::form);
        post("/new", Permission.SEND, compose::send);
        post("/preview", Permission.SEND, compose::part);
    }

    private void accounts(PageServices services) {
        AccountsView view = new AccountsView(
                services.operations(),
                services.hubs(),
                services.reader(),
                services.intake(),
                accounts,
                services.audit(),
                layout);
        get("/accounts", Permission.READ, view::list);
        get("/accounts/:id/balance", Permission.ACCOUNTS, view::balance);
        post("/accounts/:id/pause", Permission.ACCOUNTS, view::pause);
        post("/accounts/:id/resume", Permission.ACCOUNTS, view::resume);
        post("/accounts/:id/expire", Permission.ACCOUNTS, view::expire);
        post("/accounts/:id/test", Permission.ACCOUNTS, view::test);
    }

    private void campaigns(PageServices services) {
        CampaignsView campaigns = new CampaignsView(services.campaigns(), services.audit(), layout);
        NewCampaignView fresh =
                new NewCampaignView(services.campaigns(), services.templates(), accounts, services.audit(), layout);
        get("/campaigns", Permission.READ, campaigns::list);
        get("/campaigns/new", Permission.CAMPAIGNS, fresh::form);
        entries.add(new Entry(HttpMethod.POST, "/campaigns", Permission.CAMPAIGNS, fresh::create, true));
        get("/campaigns/:id", Permission.READ, campaigns::one);
        get("/campaigns/:id/preview", Permission.CAMPAIGNS, campaigns::preview);
        post("/campaigns/:id/:verb", Permission.CAMPAIGNS, campaigns::change);
    }

    private void texts(PageServices services) {
        TextsView texts = new TextsView(services.templates(), services.audit(), clock, layout);
        get("/texts", Permission.READ, texts::list);
        post("/texts", Permission.TEXTS, texts::write);
        get("/texts/new", Permission.TEXTS, texts::fresh);
        get("/texts/:id", Permission.READ, texts::one);
        post("/texts/:id/delete", Permission.TEXTS, texts::forget);
    }

    private void settings(PageServices services) {
        SettingsForms forms = new SettingsForms(services.desk(), layout);
        SettingsView view = new SettingsView(forms);
        get("/settings", Permission.ADMINISTRATION, view::list);
        post("/settings/reload", Permission.ADMINISTRATION, view::reload);
        get("/settings/general", Permission.ADMINISTRATION, view::general);
        post("/settings/general", Permission.ADMINISTRATION, view::writeGeneral);
        PlanSettingsView plan = new PlanSettingsView(forms);
        get("/settings/plan", Permission.ADMINISTRATION, plan::form);
        post("/settings/plan", Permission.ADMINISTRATION, plan::write);
        ClientSettingsView clients = new ClientSettingsView(forms);
        post("/settings/clients/:id/key", Permission.ADMINISTRATION, clients::key);
        entries("account", "accounts", new AccountSettingsView(forms, services.providers()));
        entries("client", "clients", clients);
        entries("operator", "operators", new OperatorSettingsView(forms));
        entries("intake", "intakes", new IntakeSettingsView(forms, services.intakeTypes()));
    }

    private void entries(String word, String section, EntrySettingsView view) {
        get("/settings/new-" + word, Permission.ADMINISTRATION, view::fresh);
        post("/settings/new-" + word, Permission.ADMINISTRATION, view::add);
        get("/settings/" + section + "/:id", Permission.ADMINISTRATION, view::one);
        post("/settings/" + section + "/:id", Permission.ADMINISTRATION, view::change);
        post("/settings/" + section + "/:id/remove", Permission.ADMINISTRATION, view::remove);
    }

    /** A page that is looked at. */
    private void get(String path, Permission permission, Action action) {
        entries.add(new Entry(HttpMethod.GET, path, permission, action, false));
    }

    /** An act; its form brings the visitor's token. */
    private void post(String path, Permission permission, Action action) {
        entries.add(new Entry(HttpMethod.POST, path, permission, action, false));
    }

    /** Serves the page on a router, before anything else there. */
    public void mount(Vertx vertx, Router router) {
        Router office = Router.router(vertx);
        office.route().handler(this::harden);
        office.get("/static/*").handler(assets::serve);
        office.get("/live")
                .handler(context -> visitors.admit(context, visitor -> live.watch(context, visitor.lasts())));
        for (Entry entry : entries) {
            if (entry.path.equals("/")) {
                router.get("/").order(-1).handler(this::harden).handler(context -> serve(entry, context));
            } else if (entry.method == HttpMethod.POST) {
                office.post(entry.path)
                        .handler((PlatformHandler) this::expected)
                        .handler(
                                entry.file ? files() : BodyHandler.create(false).setBodyLimit(BODY_BYTES))
                        .handler(context -> serve(entry, context));
            } else {
                office.get(entry.path).handler(context -> serve(entry, context));
            }
        }
        router.route(PATH + "/*").order(-1).subRouter(office);
    }

    /** A body of somebody who is not let in is not read. */
    private void expected(RoutingContext context) {
        if (visitors.likely(context)) {
            context.next();
        } else {
            context.response().setStatusCode(401).end();
        }
    }

    private BodyHandler files() {
        return BodyHandler.create(true)
                .setUploadsDirectory(folder.toString())
                .setDeleteUploadedFilesOnEnd(true)
                .setBodyLimit(FILE_BYTES);
    }

    private void harden(RoutingContext context) {
        SecurityHeaders.put(context.response(), SecurityHeaders.PAGES, secure.test(context));
        context.next();
    }

    private void serve(Entry entry, RoutingContext context) {
        visitors.admit(context, visitor -> wait(context, waiting -> answer(entry, visitor, context)));
    }

    /** Work that may wait. */
    static void wait(RoutingContext context, Consumer<RoutingContext> work) {
        context.vertx()
                .executeBlocking(
                        () -> {
                            work.accept(context);
                            return null;
                        },
                        false)
                .onFailure(context::fail);
    }

    private void answer(Entry entry, Visitor visitor, RoutingContext context) {
        Inputs inputs = Inputs.of(context.request().query(), context.request().formAttributes());
        Visit visit = visit(visitor, inputs == null ? Inputs.NONE : inputs, context);
        Problem problem = inputs == null
                ? Problem.of(ProblemCode.BODY_MALFORMED, "What the browser sent is not UTF-8.")
                : refusal(entry.method, entry.permission, visit);
        if (problem != null) {
            layout.problem(visit, problem).write(context);
            return;
        }
        run(entry.action, visit, layout).whenComplete((answer, failure) -> {
            if (answer == null) {
                context.fail(failure);
            } else {
                answer.write(context);
            }
        });
    }

    /** Why a visitor may not; null where it may. */
    static Problem refusal(HttpMethod method, Permission permission, Visit visit) {
        if (!visit.may(permission)) {
            return Problem.of(ProblemCode.FORBIDDEN, "Your permissions do not include " + permission.word() + ".");
        }
        String token = visit.inputs().raw(TOKEN);
        boolean sure = method == HttpMethod.GET
                || token != null
                        && MessageDigest.isEqual(
                                token.getBytes(StandardCharsets.UTF_8),
                                visit.visitor().token().getBytes(StandardCharsets.UTF_8));
        return sure
                ? null
                : Problem.of(ProblemCode.FORBIDDEN, "The form is old, or of another site. Go back and load it anew.");
    }

    /** An action's answer, or the page that tells why there is none. */
    static CompletionStage<PageAnswer> run(Action action, Visit visit, Layout layout) {
        try {
            return action.on(visit).exceptionally(failure -> layout.problem(visit, problem(failure)));
        } catch (RuntimeException e) {
            return layout.problem(visit, problem(e)).done();
        }
    }

    private static Problem problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        Problem away = LookUps.AwayException.problem(failure);
        if (away != null) {
            return away;
        }
        if (cause instanceof UncheckedIOException) {
            LOG.warn("A page was not served: {}", cause.toString());
            return Problem.of(
                    ProblemCode.SERVICE_UNAVAILABLE,
                    "The hub lacks its broker, its store or disk space now; try again later.");
        }
        LOG.error("A page failed", cause);
        return Problem.of(ProblemCode.INTERNAL_FAULT, "The hub made a mistake; its log tells which.");
    }

    /** The request in the visitor's language; a language that the address names is kept for the next time. */
    Visit visit(Visitor visitor, Inputs inputs, RoutingContext context) {
        String named = inputs.text("lang");
        Words words = named == null ? null : Words.of(named);
        if (words != null) {
            context.response()
                    .addCookie(Cookie.cookie(LANGUAGE, named)
                            .setPath("/")
                            .setHttpOnly(true)
                            .setMaxAge(YEAR)
                            .setSecure(secure.test(context))
                            .setSameSite(CookieSameSite.LAX));
        } else {
            Cookie kept = context.request().getCookie(LANGUAGE);
            words = kept == null ? null : Words.of(kept.getValue());
        }
        List<FileUpload> files = context.fileUploads();
        return new Visit(
                visitor,
                words == null ? Words.wanted(context.request().getHeader("Accept-Language")) : words,
                context.pathParams(),
                inputs,
                context.request().method() == HttpMethod.GET ? context.request().uri() : "/",
                files.isEmpty() ? null : Path.of(files.get(0).uploadedFileName()),
                clock.instant(),
                desk.zone());
    }
}
