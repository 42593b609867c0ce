package smshub.login;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.settings.Settings.Operator;

/**
 * The door to everything that persons open with a browser: one login and one session for the hub's pages and for Hawtio.
 * A page is served behind {@link #page}, and finds who looks at it with {@link #session}.
 */
public final class LoginGate {
    /** The header, and the field of a form, in which a page of the hub sends {@link Session#csrf} along. */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    public static final String CSRF_FIELD = "csrf";
    /** Where persons log in; the parameter {@code next} says where they go then. */
    public static final String LOGIN = "/login";

    private static final Logger LOG = LoggerFactory.getLogger(LoginGate.class);
    private static final String COOKIE = "smshub-operator";
    private static final String SESSION = "smshub.session";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final LoginLimiter logins;
    private final Sessions sessions;
    private final Function<HttpServerRequest, String> addresses;
    private final Predicate<HttpServerRequest> secure;
    private final Audit audit;

    /**
     * @param addresses who calls: the client's address, whatever proxies are between
     * @param secure whether the browser came by TLS, here or at a proxy before the hub
     * @param audit keeps who logs in and out
     */
    public LoginGate(
            LoginLimiter logins,
            Sessions sessions,
            Function<HttpServerRequest, String> addresses,
            Predicate<HttpServerRequest> secure,
            Audit audit) {
        this.logins = logins;
        this.sessions = sessions;
        this.addresses = addresses;
        this.secure = secure;
        this.audit = audit;
    }

    /**
     * Lets pass who is logged in; whoever looks for a page is sent to the login, and anything else answered with 401. What
     * is neither GET nor HEAD needs the session's {@link Session#csrf} as well, so a form's body must have been read before.
     * Every answer gets the headers of {@link SecurityHeaders}.
     */
    public void page(RoutingContext ctx) {
        SecurityHeaders.put(ctx.response(), SecurityHeaders.PAGES, secure(ctx));
        ctx.response().putHeader("Cache-Control", "no-store");
        admit(ctx, session -> {
            if (!SAFE.contains(ctx.request().method()) && !(sameSite(ctx) && own(ctx, session))) {
                ctx.response().setStatusCode(403).end();
            } else {
                ctx.put(SESSION, session).next();
            }
        });
    }

    /** Hands over who is logged in, or answers as {@link #page} does; whoever asks so compares the token itself. */
    public void admit(RoutingContext ctx, Consumer<Session> page) {
        Session session = of(ctx);
        if (session == null) {
            stranger(ctx);
        } else {
            page.accept(session);
        }
    }

    /** Who looks at a page behind {@link #page}. */
    public static Session session(RoutingContext ctx) {
        return ctx.get(SESSION);
    }

    /** Whether a session has not ended meanwhile; what streams to a page asks now and then, and ends with it. */
    public boolean lasts(Session session) {
        return sessions.lasts(session);
    }

    /** The session of a request, kept alive by it; null without one. */
    public Session of(RoutingContext ctx) {
        Cookie cookie = ctx.request().getCookie(COOKIE);
        return cookie == null ? null : sessions.use(cookie.getValue());
    }

    /** Whether a page of this very site sent the request, or something that is no browser. */
    public static boolean sameSite(RoutingContext ctx) {
        String fetched = ctx.request().getHeader("Sec-Fetch-Site");
        String origin = ctx.request().getHeader("Origin");
        HostAndPort own = ctx.request().authority();
        try {
            // The scheme is not compared: TLS may end before the hub.
            URI from = origin == null ? null : URI.create(origin);
            boolean here = from == null
                    || own != null && own.host().equalsIgnoreCase(from.getHost()) && own.port() == from.getPort();
            return here && (fetched == null || fetched.equals("same-origin") || fetched.equals("none"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * What became of a login.
     *
     * @param name who is logged in now; null where name or password are wrong
     * @param pause how long to wait before the next attempt; zero when that is not needed
     */
    public record Outcome(String name, Duration pause) {}

    /** Tries a password, off the event loop, and begins a session where it is right. */
    public Future<Outcome> enter(RoutingContext ctx, String name, String password) {
        String address = address(ctx);
        return ctx.vertx()
                .executeBlocking(() -> logins.enter(address, name, password), false)
                .map(entry -> {
                    if (entry.operator() != null) {
                        begin(ctx, sessions.begin(entry.operator()));
                    }
                    return new Outcome(
                            entry.operator() == null ? null : entry.operator().name(), entry.pause());
                });
    }

    /** Begins a session of a person for whom an identity provider stands. */
    void enter(RoutingContext ctx, Operator person, String farewell) {
        begin(ctx, sessions.beginSent(person, farewell));
    }

    private void begin(RoutingContext ctx, Session session) {
        Cookie former = ctx.request().getCookie(COOKIE);
        if (former != null) {
            sessions.end(former.getValue());
        }
        ctx.response()
                .addCookie(Cookie.cookie(COOKIE, session.token())
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(secure(ctx))
                        .setSameSite(CookieSameSite.STRICT));
        note(ctx, session, "login.enter");
    }

    /**
     * Ends the session of a request, and sends the browser on: to the provider where one stands for the person, which ends
     * its own session and sends it back.
     *
     * @param login where it goes else
     */
    public void leave(RoutingContext ctx, String login) {
        Session session = of(ctx);
        Cookie cookie = ctx.request().getCookie(COOKIE);
        String farewell = null;
        if (cookie != null) {
            farewell = sessions.end(cookie.getValue());
            cookie.setPath("/");
            ctx.response().removeCookie(COOKIE);
        }
        if (session != null) {
            note(ctx, session, "login.leave");
        }
        if (farewell == null) {
            ctx.response().setStatusCode(303).putHeader("Location", login).end();
        } else {
            // The policy of the page lets its forms lead to no other site, redirected or not.
            onward(ctx, farewell);
        }
    }

    /** Lets a browser go on by itself, from a page of the hub. */
    void onward(RoutingContext ctx, String address) {
        SecurityHeaders.put(ctx.response(), SecurityHeaders.PAGES, secure(ctx));
        ctx.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end("<!DOCTYPE html><title>SMS</title><meta http-equiv=\"refresh\" content=\"0;url="
                        + address.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;") + "\">");
    }

    /** Nobody is kept out because the broker is away. */
    private void note(RoutingContext ctx, Session session, String verb) {
        String address = address(ctx);
        LOG.info("{}: {} from {}", verb, session.name(), address);
        audit.record(Actor.person(session.name(), address), verb, "operators/" + session.name(), null, null)
                .exceptionally(failure -> {
                    LOG.warn("A login could not be written to the audit record: {}", failure.toString());
                    return null;
                });
    }

    /** Whether a request carries what only the session's own pages know. */
    static boolean own(RoutingContext ctx, Session session) {
        String header = ctx.request().getHeader(CSRF_HEADER);
        String given = header == null ? ctx.request().getFormAttribute(CSRF_FIELD) : header;
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), session.csrf().getBytes(StandardCharsets.UTF_8));
    }

    /** The address of who calls. */
    public String address(RoutingContext ctx) {
        return addresses.apply(ctx.request());
    }

    /** Whether the browser came by TLS. */
    public boolean secure(RoutingContext ctx) {
        return secure.test(ctx.request());
    }

    private static void stranger(RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        boolean navigates = ctx.request().method() == HttpMethod.GET
                && String.valueOf(ctx.request().getHeader("Accept")).contains("text/html")
                && ctx.request().getHeader("HX-Request") == null;
        if (!navigates) {
            response.setStatusCode(401).putHeader("HX-Redirect", LOGIN).end();
        } else if ("cross-site".equals(ctx.request().getHeader("Sec-Fetch-Site"))) {
            // A link in a mail: the browser holds the cookie back, and sends it when the page calls itself.
            response.putHeader("Content-Type", "text/html; charset=utf-8")
                    .end("<!DOCTYPE html><title>SMS</title><meta http-equiv=\"refresh\" content=\"0\">");
        } else {
            ctx.redirect(LOGIN + "?next=" + URLEncoder.encode(ctx.request().uri(), StandardCharsets.UTF_8));
        }
    }
}
