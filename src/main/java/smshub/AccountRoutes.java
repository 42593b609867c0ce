package smshub;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.broker.Hubs;
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
    /** Of what is sent in a second, the part that a hub fetches ahead where others send, too. */
    private static final int SHARED_PART = 10;
    /** How long a stop may take; longer than calls in flight are waited for. */
    static final long STOP_SECONDS = 30;

    private final CamelContext camel;
    private final Map<String, Polling> pollings;
    private final Callbacks inbox;
    private final Path data;
    private final Hubs hubs;

    AccountRoutes(CamelContext camel, Map<String, Polling> pollings, Callbacks inbox, Path data, Hubs hubs) {
        this.camel = camel;
        this.pollings = pollings;
        this.inbox = inbox;
        this.data = data;
        this.hubs = hubs;
    }

    /** Starts all that an account has. */
    void start(AccountGate gate) throws Exception {
        if (alone(gate)) {
            take(gate);
        } else {
            line(gate);
            sending(gate.account());
            asking(gate);
        }
    }

    /**
     * Stops all that an account has, after the calls in flight have ended. Those that take too long are in doubt, as after a
     * crash.
     */
    void stop(AccountGate gate) throws Exception {
        String id = gate.account().id();
        hubs.leave(AccountGate.duty(id));
        hubs.leave(polling(id));
        if (!alone(gate)) {
            end("poll-" + id);
            end("dispatch-" + id);
            close(gate);
        }
    }

    private static String polling(String account) {
        return "poll." + account;
    }

    /** The work by which a hub asks the provider of an account. */
    static String asker(AccountGate gate) {
        String id = gate.account().id();
        return gate.provider().alone(gate.account()) ? AccountGate.duty(id) : polling(id);
    }

    private boolean alone(AccountGate gate) {
        return hubs.shared() && gate.account().enabled() && gate.provider().alone(gate.account());
    }

    /** All that an account has runs at one of the hubs that share the broker. */
    private void take(AccountGate gate) throws Exception {
        hubs.take(AccountGate.duty(gate.account().id()), new Hubs.Work() {
            @Override
            public void begin() throws Exception {
                try {
                    line(gate);
                    sending(gate.account());
                    poll(gate.account());
                } catch (Exception e) {
                    end();
                    throw e;
                }
            }

            @Override
            public void end() throws Exception {
                AccountRoutes.this.end("poll-" + gate.account().id());
                AccountRoutes.this.end("dispatch-" + gate.account().id());
                close(gate);
            }
        });
    }

    /** Opens the line over which a provider delivers by itself. */
    void open(AccountGate gate) throws Exception {
        if (!alone(gate)) {
            line(gate);
        }
    }

    private void line(AccountGate gate) throws Exception {
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
    void dispatch(AccountGate gate) throws Exception {
        if (!alone(gate)) {
            sending(gate.account());
        }
    }

    private void sending(Account account) throws Exception {
        TemplatedRouteBuilder.builder(camel, "dispatch")
                .routeId("dispatch-" + account.id())
                .parameter("account", account.id())
                .parameter("provider", account.provider())
                .parameter("window", account.delivery().concurrency())
                .parameter("prefetch", prefetch(account.delivery()))
                .add();
    }

    /**
     * No more than is sent in a second, so that what is urgent need not wait behind it; of several hubs less, so that none
     * waits for what another has fetched.
     */
    private int prefetch(Account.Delivery delivery) {
        int most = Math.min(delivery.concurrency(), MOST_PREFETCH);
        if (delivery.rate() == 0) {
            return most;
        }
        return Math.min(most, hubs.shared() ? Math.max(1, delivery.rate() / SHARED_PART) : delivery.rate());
    }

    /** Starts the route that asks a provider for what it has to tell, where it is to be asked. */
    void poll(AccountGate gate) throws Exception {
        if (alone(gate)) {
            take(gate);
        } else {
            asking(gate);
        }
    }

    /** What a provider hands out to who asks, it would hand out to two hubs: one of those that share the broker asks. */
    private void asking(AccountGate gate) throws Exception {
        Account account = gate.account();
        if (pollings.containsKey(account.id()) && Polling.wanted(account, gate.provider())) {
            hubs.take(polling(account.id()), new Hubs.Work() {
                @Override
                public void begin() throws Exception {
                    poll(gate.account());
                }

                @Override
                public void end() throws Exception {
                    AccountRoutes.this.end("poll-" + gate.account().id());
                }
            });
        }
    }

    private void poll(Account account) throws Exception {
        if (pollings.containsKey(account.id())
                && !account.connection().pollInterval().isZero()) {
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
        hubs.leave(polling(gate.account().id()));
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
