package smshub.page;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.Client;
import smshub.http.Admission;

/** Visitors by the login that browsers ask for themselves (HTTP's Basic). */
public final class BasicVisitors implements Visitors {
    private static final String MAC = "HmacSHA256";
    private static final String ASK = "Basic realm=\"SMS hub\", charset=\"UTF-8\"";
    private static final int UNAUTHORIZED = 401;

    private final Admission admission;
    private final Function<HttpServerRequest, String> addresses;
    private final byte[] key = new byte[32];

    /** @param addresses where a request comes from, whatever proxies are between */
    public BasicVisitors(Admission admission, Function<HttpServerRequest, String> addresses) {
        this.admission = admission;
        this.addresses = addresses;
        new SecureRandom().nextBytes(key);
    }

    @Override
    public void admit(RoutingContext context, Consumer<Visitor> page) {
        context.addHeadersEndHandler(end -> {
            if (context.response().getStatusCode() == UNAUTHORIZED) {
                context.response().putHeader("WWW-Authenticate", ASK);
            }
        });
        admission.admit(
                context,
                false,
                client -> page.accept(
                        new Visitor(client, addresses.apply(context.request()), token(client), false, () -> true)));
    }

    @Override
    public boolean likely(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    /** The same for a client until the hub stops, and nobody else can make it. */
    private String token(Client client) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(client.id().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
