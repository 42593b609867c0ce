package smshub;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import smshub.login.LoginGate;
import smshub.page.Visitor;
import smshub.page.Visitors;

/** Visitors of the page by their session, which began at {@code /login}; a request that brings a login itself is asked for that. */
final class LoginVisitors implements Visitors {
    private final LoginGate gate;
    private final Visitors others;

    /** @param others who come with HTTP's Basic login */
    LoginVisitors(LoginGate gate, Visitors others) {
        this.gate = gate;
        this.others = others;
    }

    @Override
    public void admit(RoutingContext context, Consumer<Visitor> page) {
        if (basic(context)) {
            others.admit(context, page);
        } else {
            gate.admit(
                    context,
                    session -> page.accept(new Visitor(
                            session.client(), gate.address(context), session.csrf(), true, () -> gate.lasts(session))));
        }
    }

    @Override
    public boolean likely(RoutingContext context) {
        return basic(context) ? others.likely(context) : gate.of(context) != null;
    }

    private static boolean basic(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    }
}
