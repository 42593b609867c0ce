package smshub.http;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Persons;
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
        Persons.Attempt person = basic == null ? null : keys.person(from, basic);
        Client client = person != null
                ? person.person()
                : (basic == null ? keys.find(key) : keys.login(basic.user(), basic.password())).orElse(null);
        Problem problem = Guard.problem(client, Permission.READ);
        if (problem == null) {
            action.accept(client);
        } else {
            boolean wrong = client == null && person == null && (key != null || basic != null);
            refused.write(OPERATION, HttpAnswer.problem(problem).wrongLogin(wrong), context);
        }
    }
}
