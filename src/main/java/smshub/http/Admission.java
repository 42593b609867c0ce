package smshub.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.message.Problem;

/**
 * Who may look at health and metrics: clients that may read, and operators. A client's key comes as {@code X-API-Key}, as
 * bearer, or as the password of its id, an operator's password with the name, so that whatever scrapes can be set up for it.
 */
public final class Admission {
    private static final String OPERATION = "observe";

    private final ApiKeys keys;
    private final RefusedLogins refused;
    private final TrustedProxies proxies;

    public Admission(ApiKeys keys, RefusedLogins refused, TrustedProxies proxies) {
        this.keys = keys;
        this.refused = refused;
        this.proxies = proxies;
    }

    /**
     * Lets a request pass, or answers it. A wrong key is refused where none is needed, too.
     *
     * @param open whether a request without a key may pass; the action gets null for its client then
     */
    public void admit(RoutingContext context, boolean open, Consumer<Client> action) {
        String from = proxies.client(context.request());
        HttpRequest request = HttpRequest.withoutBody(context, from);
        String bearer = ApiKeys.bearer(request);
        String key = bearer == null ? request.header(ApiKeys.HEADER) : bearer;
        ApiKeys.Login basic = key == null ? ApiKeys.basic(request) : null;
        if (open && key == null && basic == null) {
            action.accept(null);
            return;
        }
        if (basic == null) {
            decide(context, (key == null ? keys.certified(request) : keys.find(key)).orElse(null), key != null, action);
            return;
        }
        // A person's password may be there as a hash that takes its time.
        context.vertx()
                .executeBlocking(() -> Optional.ofNullable(keys.person(from, basic)), false)
                .onFailure(context::fail)
                .onSuccess(person -> decide(
                        context,
                        person.isPresent()
                                ? person.get().person()
                                : keys.login(basic.user(), basic.password()).orElse(null),
                        // Who guesses at a person's password is slowed down by that.
                        person.isEmpty(),
                        action));
    }

    private void decide(RoutingContext context, Client client, boolean guessed, Consumer<Client> action) {
        Problem problem = Guard.problem(client, Permission.READ);
        if (problem == null) {
            action.accept(client);
        } else {
            refused.write(OPERATION, HttpAnswer.problem(problem).wrongLogin(client == null && guessed), context);
        }
    }
}
