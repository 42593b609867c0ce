package smshub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.Register;
import smshub.settings.Mistake;
import smshub.settings.Settings;
import smshub.settings.Transition;

/**
 * The modules of a running hub, as they go on by other settings.
 *
 * @param clients clients by id, for all who look them up
 * @param senders the same with the persons who may have messages
 * @param accounts accounts by id, in the same way
 */
record Modules(
        Register<Client> clients,
        Register<Client> senders,
        Register<Account> accounts,
        BrokerModule broker,
        DispatchModule dispatch,
        GuardModule guards,
        IntakeModule intakes,
        OperationsModule operations,
        CampaignModule campaigns,
        HttpModule http,
        AlertModule alerts,
        Supplier<CamelContext> camel)
        implements Reload.Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Modules.class);
    /** How long other hubs may take to end what is in flight of accounts that change. */
    private static final Duration TAKEOVER = Duration.ofMinutes(1);

    @Override
    public List<Mistake> obstacles(Settings next) {
        List<Mistake> obstacles = new ArrayList<>();
        for (Account account : next.accounts()) {
            if (dispatch.provider(account) == null) {
                obstacles.add(new Mistake(
                        "accounts." + account.id() + ".provider",
                        "names " + account.provider() + ", whose routes a hub reads at its start; restart it",
                        ""));
            }
        }
        for (IntakeSettings intake : next.intakes()) {
            if (!intakes.knows(intake)) {
                obstacles.add(new Mistake(
                        "intakes." + intake.name() + ".type",
                        "names " + intake.type() + ", whose routes a hub reads at its start; restart it",
                        ""));
            }
        }
        return obstacles;
    }

    @Override
    public void prepare(Transition change) throws Exception {
        dispatch.rules.prepare(change);
        broker.broker().prepare(change.next());
    }

    @Override
    public Set<String> become(Settings before, Transition change) {
        Settings next = change.next();
        Set<String> failed = new TreeSet<>();
        // What is judged by, before anything is stopped: no message waits for that.
        guards.guards.become(next.clients());
        dispatch.judge(change);
        accounts.become(next.accounts(), Account::id);
        clients.become(next.clients(), Client::id);
        senders.become(PageModule.senders(next), Client::id);
        intakes.become(next);
        broker.broker().become(before, next);
        change.operators().changed().forEach(broker.broker()::putOut);
        http.become(change, camel.get()).forEach(client -> failed.add("clients." + client + "."));
        campaigns.become(next);
        alerts.become(next);
        // What runs, one after the other; those that are not named run on.
        intakes.become(change, camel.get()).forEach(intake -> failed.add("intakes." + intake + "."));
        dispatch.run(change, camel.get()).forEach(account -> failed.add("accounts." + account + "."));
        try {
            operations.refresh(intakes);
        } catch (IllegalStateException e) {
            LOG.warn("What the metrics and MBeans show is as before", e);
        }
        return failed;
    }

    @Override
    public Map<String, String> others(String subject, String text) {
        return broker.broker()
                .hubs()
                .ask(subject, text, TAKEOVER)
                .toCompletableFuture()
                .join();
    }

    @Override
    public void sweep() {
        dispatch.sweep();
    }
}
