package smshub.login;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page at {@code /login}, in the browser's language, and the way out at {@code /logout}. */
public final class LoginPage {
    private static final Logger LOG = LoggerFactory.getLogger(LoginPage.class);
    private static final int FORM_BYTES = 8_192;
    private static final List<String> LANGUAGES = List.of("en", "de", "pl", "cs");

    private final LoginGate gate;
    private final BooleanSupplier form;
    private final OpenIdLogin openId;
    private final Template template;
    private final Buffer style;
    private final Map<String, Properties> words = new HashMap<>();

    /**
     * @param form whether anybody has a password now
     * @param openId the login by an identity provider; null without one
     */
    public LoginPage(LoginGate gate, BooleanSupplier form, OpenIdLogin openId) {
        this.gate = gate;
        this.form = form;
        this.openId = openId;
        template = Mustache.compiler().defaultValue("").emptyStringIsFalse(true).compile(text("login.html"));
        style = Buffer.buffer(text("login.css"));
        for (String language : LANGUAGES) {
            words.put(language, words(language));
        }
    }

    /** Serves the pages on a router, before anything else there. */
    public void mount(Router router) {
        route(router, HttpMethod.GET, LoginGate.LOGIN).handler(this::show);
        route(router, HttpMethod.POST, LoginGate.LOGIN).handler(body()).handler(this::enter);
        route(router, HttpMethod.POST, "/logout")
                .handler(body())
                .handler(gate::page)
                .handler(ctx -> gate.leave(ctx, LoginGate.LOGIN));
        route(router, HttpMethod.GET, "/login.css").handler(ctx -> ctx.response()
                .putHeader("Content-Type", "text/css; charset=utf-8")
                .putHeader("Cache-Control", "max-age=3600")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(style));
        if (openId != null) {
            route(router, HttpMethod.GET, OpenIdLogin.QUESTION)
                    .handler(ctx -> openId.ask(ctx, () -> answer(ctx, 502, "refused", "")));
            route(router, HttpMethod.GET, OpenIdLogin.ANSWER)
                    .handler(ctx -> openId.answer(ctx, () -> answer(ctx, 403, "refused", "")));
        }
    }

    private static Route route(Router router, HttpMethod method, String path) {
        return router.route(method, path).order(-1).failureHandler(LoginPage::failed);
    }

    private static BodyHandler body() {
        return BodyHandler.create(false).setBodyLimit(FORM_BYTES);
    }

    private static void failed(RoutingContext ctx) {
        if (ctx.statusCode() >= 500) {
            LOG.warn("A request of the login page failed", ctx.failure());
        }
        ctx.response()
                .setStatusCode(ctx.statusCode() < 0 ? 500 : ctx.statusCode())
                .end();
    }

    private void show(RoutingContext ctx) {
        if (gate.of(ctx) == null) {
            answer(ctx, 200, null, "");
        } else {
            ctx.redirect(next(ctx.request().getParam("next")));
        }
    }

    private void enter(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String name = request.getFormAttribute("username");
        String password = request.getFormAttribute("password");
        if (!LoginGate.sameSite(ctx) || name == null || password == null) {
            ctx.fail(LoginGate.sameSite(ctx) ? 400 : 403);
            return;
        }
        gate.enter(ctx, name, password).onFailure(ctx::fail).onSuccess(outcome -> {
            if (!outcome.pause().isZero()) {
                ctx.response()
                        .putHeader("Retry-After", String.valueOf(outcome.pause().toSeconds() + 1));
                answer(ctx, 429, "wait", name);
            } else if (outcome.name() == null) {
                answer(ctx, 403, "wrong", name);
            } else {
                // 303: what follows is a GET.
                ctx.response()
                        .setStatusCode(303)
                        .putHeader("Location", next(request.getFormAttribute("next")))
                        .end();
            }
        });
    }

    /** A path of this host; anything else would make the login a step to another site. */
    static String next(String asked) {
        boolean own = asked != null
                && asked.startsWith("/")
                && !asked.startsWith("//")
                && asked.chars().noneMatch(c -> c <= ' ' || c == '\\' || c >= 0x7f);
        return own ? asked : "/";
    }

    private void answer(RoutingContext ctx, int status, String problem, String name) {
        Map<String, Object> values = new HashMap<>();
        String language = language(ctx);
        words.get(language).forEach((key, word) -> values.put(String.valueOf(key), word));
        String asked = ctx.request().getFormAttribute("next") == null
                ? ctx.request().getParam("next")
                : ctx.request().getFormAttribute("next");
        String next = next(asked);
        values.put("language", language);
        values.put("form", form.getAsBoolean());
        values.put("next", next);
        values.put("nextEncoded", URLEncoder.encode(next, StandardCharsets.UTF_8));
        values.put("username", name);
        values.put("problem", problem == null ? null : words.get(language).getProperty(problem));
        values.put(
                "provider",
                openId == null ? null : MessageFormat.format(words.get(language).getProperty("other"), openId.title()));
        SecurityHeaders.put(ctx.response(), SecurityHeaders.PAGES, gate.secure(ctx));
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Vary", "Accept-Language")
                .end(template.execute(values));
    }

    /** The first of the browser's languages that there is. */
    private static String language(RoutingContext ctx) {
        return ctx.acceptableLanguages().stream()
                .map(LanguageHeader::tag)
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse("en");
    }

    private static Properties words(String language) {
        Properties words = new Properties();
        try (Reader file =
                new InputStreamReader(resource("login_" + language + ".properties"), StandardCharsets.UTF_8)) {
            words.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private static String text(String name) {
        try (InputStream file = resource(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return LoginPage.class.getResourceAsStream("/smshub/login/" + name);
    }
}
