package smshub.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.settings.Settings.OpenId;

/** The login by an identity provider: a browser goes there from {@code /login} and comes back with a code. */
public final class OpenIdLogin {
    /** Where browsers go on their way to the provider. */
    static final String QUESTION = "/login/openid";
    /** Where they come back to; the provider must know this address. */
    static final String ANSWER = "/login/openid/answer";

    private static final Logger LOG = LoggerFactory.getLogger(OpenIdLogin.class);
    private static final String COOKIE = "smshub-openid";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    private static final int RANDOM_BYTES = 32;

    private record Begun(OpenIdProvider.Challenge challenge, String next) {}

    private final OpenId settings;
    private final OpenIdProvider provider;
    private final LoginGate gate;
    private final Incidents incidents;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Begun> begun =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(PATIENCE).build();

    /** @param incidents hears of logins that come to nothing */
    public OpenIdLogin(OpenId settings, LoginGate gate, Incidents incidents) {
        this.settings = settings;
        this.provider = new OpenIdProvider(settings);
        this.gate = gate;
        this.incidents = incidents;
    }

    /** The provider's name for people. */
    String title() {
        return settings.title();
    }

    /** Sends a browser to the provider. */
    void ask(RoutingContext ctx, Runnable refused) {
        HttpServerRequest request = ctx.request();
        if (request.authority() == null) {
            ctx.fail(400);
            return;
        }
        URI answer = URI.create((gate.secure(ctx) ? "https://" : "http://")
                + request.authority().toString()
                + ANSWER);
        Begun login = new Begun(
                new OpenIdProvider.Challenge(token(), token(), token(), answer),
                LoginPage.next(request.getParam("next")));
        ctx.vertx()
                .executeBlocking(
                        () -> provider.authorization(
                                login.challenge(), digest(login.challenge().verifier())),
                        false)
                .onFailure(failure -> refuse(ctx, failure, refused))
                .onSuccess(address -> {
                    begun.put(login.challenge().state(), login);
                    ctx.response()
                            .addCookie(Cookie.cookie(COOKIE, login.challenge().state())
                                    .setPath(QUESTION)
                                    .setHttpOnly(true)
                                    .setSecure(gate.secure(ctx))
                                    .setMaxAge(PATIENCE.toSeconds())
                                    // It must come along from the provider's pages.
                                    .setSameSite(CookieSameSite.LAX));
                    ctx.response().putHeader("Cache-Control", "no-store");
                    ctx.redirect(address);
                });
    }

    /** Takes a browser that comes back. */
    void answer(RoutingContext ctx, Runnable refused) {
        String state = ctx.request().getParam("state");
        Cookie cookie = ctx.request().getCookie(COOKIE);
        Begun login = state == null ? null : begun.asMap().remove(state);
        String begunBy = cookie == null ? null : cookie.getValue();
        if (cookie != null) {
            // From here on it has no value.
            cookie.setPath(QUESTION);
            ctx.response().removeCookie(COOKIE);
        }
        String code = ctx.request().getParam("code");
        if (login == null || !state.equals(begunBy)) {
            refuse(ctx, new OpenIdProvider.Refused("the answer is to no login of this browser"), refused);
        } else if (code == null) {
            String error = String.valueOf(ctx.request().getParam("error"));
            refuse(ctx, new OpenIdProvider.Refused("it answers " + error.replaceAll("[^A-Za-z0-9_ -]", "?")), refused);
        } else {
            ctx.vertx()
                    .executeBlocking(() -> Optional.ofNullable(provider.arrival(login.challenge(), code)), false)
                    .onFailure(failure -> refuse(ctx, failure, refused))
                    .onSuccess(arrival -> admit(ctx, arrival.orElse(null), login.next(), refused));
        }
    }

    private void admit(RoutingContext ctx, OpenIdProvider.Arrival arrival, String next, Runnable refused) {
        if (arrival == null) {
            refuse(ctx, new OpenIdProvider.Refused("the person is in no group of login.openid.roles"), refused);
            return;
        }
        gate.enter(ctx, arrival.person(), arrival.farewell());
        // The browser holds the session's cookie back as long as it is on its way from another site.
        gate.onward(ctx, next);
    }

    private void refuse(RoutingContext ctx, Throwable failure, Runnable refused) {
        String address = gate.address(ctx);
        LOG.warn("A login by {} is refused, from {}: {}", settings.issuer(), address, failure.getMessage());
        incidents.note(
                Incident.Kind.LOGIN,
                Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        "A login by the identity provider was refused, from " + address + "."),
                null,
                null,
                null);
        refused.run();
    }

    private String token() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The challenge of a verifier (RFC 7636, 4.2). */
    private static String digest(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
