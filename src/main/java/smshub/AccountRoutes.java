package smshub;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.dispatch.AccountGate;
import smshub.dispatch.Polling;
import smshub.http.Callbacks;
import smshub.provider.AccountConnections;
import smshub.provider.ProviderLine;

/**
 * What runs for an account: the route that sends what waits for it, the one that asks its provider, and the provider's
 * line. One account is stopped and started without the others.
 */
final class AccountRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRoutes.class);

    /** Most messages that the broker delivers to an account ahead of those in flight. */
    private static final int MOST_PREFETCH = 64;
    /** How long a stop may take; longer than calls in flight are waited for. */
    static final long STOP_SECONDS = 30;

    private final CamelContext camel;
    private final Map<String, Polling> pollings;
    private final Callbacks inbox;
    private final Path data;

    AccountRoutes(CamelContext camel, Map<String, Polling> pollings, Callbacks inbox, Path data) {
        this.camel = camel;
        this.pollings = pollings;
        this.inbox = inbox;
        this.data = data;
    }

    /** Starts all that an account has. */
    void start(AccountGate gate) throws Exception {
        open(gate);
        dispatch(gate.account());
        poll(gate);
    }

    /**
     * Stops all that an account has, after the calls in flight have ended. Those that take too long are in doubt, as after a
     * crash.
     */
    void stop(AccountGate gate) throws Exception {
        String id = gate.account().id();
        end("poll-" + id);
        end("dispatch-" + id);
        close(gate);
    }

    /** Opens the line over which a provider delivers by itself. */
    void open(AccountGate gate) throws Exception {
        Account account = gate.account();
        for (ProviderLine line : camel.getRegistry().findByType(ProviderLine.class)) {
            if (account.enabled() && account.provider().equals(line.provider())) {
                line.open(account, inbox, gate.line(), camel, data);
            }
        }
    }

    /** Closes the line of an account, and what else is kept open for it. */
    private void close(AccountGate gate) throws Exception {
        Account account = gate.account();
        for (ProviderLine line : camel.getRegistry().findByType(ProviderLine.class)) {
            if (account.enabled() && account.provider().equals(line.provider())) {
                line.close(account, camel);
            }
        }
        camel.getRegistry().findByType(AccountConnections.class).forEach(kept -> kept.forget(account.id()));
    }

    /** Starts the route that sends. */
    void dispatch(Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel, "dispatch")
                .routeId("dispatch-" + account.id())
                .parameter("account", account.id())
                .parameter("provider", account.provider())
                .parameter("window", account.delivery().concurrency())
                .parameter("prefetch", prefetch(account.delivery()))
                .add();
    }

    /** No more than is sent in a second, so that what is urgent need not wait behind it. */
    private static int prefetch(Account.Delivery delivery) {
        int most = Math.min(delivery.concurrency(), MOST_PREFETCH);
        return delivery.rate() == 0 ? most : Math.min(most, delivery.rate());
    }

    /** Starts the route that asks a provider for what it has to tell, where it is to be asked. */
    void poll(AccountGate gate) throws Exception {
        Account account = gate.account();
        if (pollings.containsKey(account.id()) && Polling.wanted(account, gate.provider())) {
            TemplatedRouteBuilder.builder(camel, "poll")
                    .routeId("poll-" + account.id())
                    .parameter("account", account.id())
                    .parameter("interval", account.connection().pollInterval().toMillis())
                    .add();
        }
    }

    /**
     * An account that the settings do not hold any more is not polled. Its queue is read on: what waits there, or comes yet,
     * goes elsewhere or is told. Its line stays for a while, by which receipts of what it sent come.
     */
    void leave(AccountGate gate) throws Exception {
        end("poll-" + gate.account().id());
        gate.leave();
    }

    /**
     * Ends what is left of an account that the settings do not hold any more, where nothing waits for it.
     *
     * @return whether that is done
     */
    boolean left(AccountGate gate, QueueAdministration queues) throws Exception {
        if (queues.depth(Queues.out(gate.account().id())) > 0) {
            return false;
        }
        stop(gate);
        LOG.info("Nothing is left of account {}", gate.account().id());
        return true;
    }

    private void end(String route) throws Exception {
        end(camel, route, STOP_SECONDS);
    }

    /**
     * Stops and removes a route, where there is one.
     *
     * @param seconds how long what it does is waited for
     */
    static void end(CamelContext camel, String route, long seconds) throws Exception {
        if (camel.getRoute(route) != null) {
            camel.getRouteController().stopRoute(route, seconds, TimeUnit.SECONDS);
            camel.removeRoute(route);
        }
    }
}
