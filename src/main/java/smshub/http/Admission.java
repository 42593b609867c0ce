package smshub.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Secret;
import smshub.message.Problem;

/**
 * Who may look at health and metrics: clients that may read, and operators. A client's key comes as {@code X-API-Key}, as
 * bearer, or as the password of its id, an operator's password with the name, so that whatever scrapes can be set up for it.
 */
public final class Admission {
    private static final String OPERATION = "observe";

    private final ApiKeys keys;
    private final Map<String, Secret> operators;
    private final RefusedLogins refused;

    /** @param operators passwords of those that may look, by name */
    public Admission(ApiKeys keys, Map<String, Secret> operators, RefusedLogins refused) {
        this.keys = keys;
        this.operators = Map.copyOf(operators);
        this.refused = refused;
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
        Client client = (basic == null ? keys.find(key) : login(basic)).orElse(null);
        Problem problem = Guard.problem(client, Permission.READ);
        if (problem == null) {
            action.accept(client);
        } else {
            boolean wrong = client == null && (key != null || basic != null);
            refused.write(OPERATION, HttpAnswer.problem(problem).wrongLogin(wrong), context);
        }
    }

    /** An operator sees what a client sees that may operate. */
    private Optional<Client> login(ApiKeys.Login given) {
        Secret password = operators.get(given.user());
        return password != null && ApiKeys.same(password.reveal(), given.password())
                ? Optional.of(new Client(given.user(), null, List.of(), Set.of(Permission.OPERATE)))
                : keys.login(given.user(), given.password());
    }
}
