package smshub.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** The logins of operators, who are slowed down by their own rule. */
    public interface Operators {
        /** Whether a password is the operator's, tried from an address; empty where nobody is called so. */
        Optional<Boolean> proven(String address, String name, String password);
    }

    private final ApiKeys keys;
    private final Operators operators;
    private final RefusedLogins refused;
    private final TrustedProxies proxies;

    public Admission(ApiKeys keys, Operators operators, RefusedLogins refused, TrustedProxies proxies) {
        this.keys = keys;
        this.operators = operators;
        this.refused = refused;
        this.proxies = proxies;
    }

    /**
     * Lets a request pass, or answers it. A wrong key is refused where none is needed, too.
     *
     * @param open whether a request without a key may pass; the action gets null for its client then
     */
    public void admit(RoutingContext context, boolean open, Consumer<Client> action) {
        HttpRequest request = HttpRequest.withoutBody(context);
        String bearer = ApiKeys.bearer(request);
        String key = bearer == null ? request.header(ApiKeys.HEADER) : bearer;
        ApiKeys.Login basic = key == null ? ApiKeys.basic(request) : null;
        if (open && key == null && basic == null) {
            action.accept(null);
            return;
        }
        Boolean operator = basic == null
                ? null
                : operators
                        .proven(proxies.client(context.request()), basic.user(), basic.password())
                        .orElse(null);
        Client client = operator == null
                ? (basic == null ? keys.find(key) : keys.login(basic.user(), basic.password())).orElse(null)
                : operator ? seeingAll(basic.user()) : null;
        Problem problem = Guard.problem(client, Permission.READ);
        if (problem == null) {
            action.accept(client);
        } else {
            boolean wrong = client == null && operator == null && (key != null || basic != null);
            refused.write(OPERATION, HttpAnswer.problem(problem).wrongLogin(wrong), context);
        }
    }

    /** An operator sees what a client sees that may operate. */
    private static Client seeingAll(String operator) {
        return new Client(operator, null, List.of(), Set.of(Permission.OPERATE));
    }
}
