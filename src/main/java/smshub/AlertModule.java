package smshub;

import io.micrometer.core.instrument.Gauge;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.IntakeSettings;
import smshub.alert.Alerts;
import smshub.alert.Balances;
import smshub.alert.Canaries;
import smshub.alert.CertificateFindings;
import smshub.alert.ClientFindings;
import smshub.alert.FailureShare;
import smshub.alert.Finding;
import smshub.alert.Findings;
import smshub.alert.ForwardFindings;
import smshub.alert.IntakeFindings;
import smshub.broker.Hubs;
import smshub.broker.Publication;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.AccountStatus.State;
import smshub.dispatch.Operations;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.ops.Metrics;
import smshub.protocol.mail.AlertMails;
import smshub.settings.Certificates;
import smshub.settings.Settings;

/**
 * What operators are told, and everything that is looked at for that. Needs what lasts ({@link BrokerModule}); once they are
 * there, the accounts, intakes and clients.
 */
final class AlertModule {
    private static final Logger LOG = LoggerFactory.getLogger(AlertModule.class);
    /** The work of looking at what is the same for all hubs, and of sending test messages. */
    private static final String DUTY = "alerts";

    /** What became of test messages, which hubs tell each other. */
    private static final String CANARIES = "canaries";

    final IntakeFindings intakes;
    final ClientFindings clients = new ClientFindings();
    final ForwardFindings forwards;
    private final Settings settings;
    private final Map<String, Account> accounts;
    private final BrokerModule broker;
    private final Clock clock;
    /** What is wrong at this hub. */
    private final Alerts alerts;
    /**
     * What is wrong wherever one looks, which one of the hubs that share the broker tells. The same where there is one; null
     * where another hub does.
     */
    private volatile Alerts common;

    private final Hubs hubs;
    private final FailureShare failures = new FailureShare();
    private final AlertMails mails;
    private Metrics metrics;
    private IntakeModule intakeModule;
    private Balances balances;
    private final CertificateFindings certificates;
    /** By which the hub goes now; whom alerts go to counts from its start. */
    private volatile Settings inForce;

    private volatile Canaries canaries;
    /** Null before there is something to look at; written last. */
    private volatile Operations operations;

    /** @param accounts those that there are at the time, by id */
    AlertModule(Settings settings, Map<String, Account> accounts, BrokerModule broker, Clock clock) {
        this.settings = settings;
        this.inForce = settings;
        certificates = new CertificateFindings(this::ends, Certificates.SOON, clock);
        this.accounts = accounts;
        this.broker = broker;
        this.clock = clock;
        AlertSettings wanted = settings.alerts();
        alerts = new Alerts(
                wanted, broker.queues(), broker.publisher(), broker.broker().hub(), clock);
        hubs = broker.broker().hubs();
        common = hubs.shared() ? null : alerts;
        hubs.hear(CANARIES, (from, text) -> {
            Canaries heard = canaries;
            if (heard != null) {
                heard.heard(List.of(Json.read(text, MessageEvent[].class)));
            }
            return null;
        });
        forwards = new ForwardFindings(
                InboundForward.all(settings.accounts(), settings.clients()).keySet());
        mails = new AlertMails(wanted, clock);
        Map<String, List<String>> own = settings.intakes().stream()
                .filter(intake -> !intake.alerts().isEmpty())
                .collect(Collectors.toMap(IntakeSettings::name, IntakeSettings::alerts));
        intakes = new IntakeFindings(wanted == null ? Integer.MAX_VALUE : wanted.afterFailures(), own);
    }

    void bind(Main main) {
        main.bind("alertMails", mails);
        main.bind("alertLook", new Look());
    }

    /** Begins to look, when all is there that is looked at. */
    void open(Operations looked, IntakeModule module, Metrics meters) {
        metrics = meters;
        intakeModule = module;
        balances = new Balances(accounts, looked::balance, clock);
        canaries = new Canaries(accounts, module.intake, account -> sends(looked, account), clock);
        show();
        meters.measure("sms.conditions", "Things that are wrong and were told to operators", this::told);
        // Last: the timer runs by now.
        operations = looked;
    }

    private double told() {
        Alerts also = common;
        return alerts.open().size()
                + (also == null || also == alerts ? 0 : also.open().size());
    }

    /** Measures what is looked at of accounts by now; with an account its meters go. */
    private void show() {
        for (Account account : balances.accounts()) {
            String id = account.id();
            show(account, "sms.balance", "What is left on the account, in the provider's unit", () -> balances.of(id));
            show(account, "sms.balance.limit", "Balance below which operators are told", () -> balances.limit(id));
        }
        for (String id : canaries.accounts()) {
            Account account = accounts.get(id);
            if (account != null) {
                show(
                        account,
                        "sms.canary.late",
                        "1 while the last test message did not come back",
                        () -> canaries.late(id) ? 1 : 0);
                show(
                        account,
                        "sms.canary.seconds",
                        "Time until the receipt of the last test message came",
                        () -> canaries.seconds(id));
            }
        }
    }

    private void show(Account account, String name, String description, DoubleSupplier value) {
        if (metrics.registry().find(name).tag("account", account.id()).gauge() == null) {
            metrics.measure(name, description, value, "account", account.id(), "provider", account.provider());
        }
    }

    private static boolean sends(Operations operations, String account) {
        return operations.accounts().stream()
                .anyMatch(status -> status.id().equals(account)
                        && (status.state() == State.OPEN || status.state() == State.BROKEN));
    }

    /** Hears of state changes that the store has now; what is to be sent because of them. */
    List<Publication> stepped(List<MessageEvent> events) {
        failures.count(events);
        Canaries heard = canaries;
        if (heard != null) {
            heard.heard(events);
        }
        List<MessageEvent> flown = !hubs.shared()
                ? List.of()
                : events.stream()
                        .filter(event -> Client.CANARY.equals(event.client()))
                        .toList();
        if (!flown.isEmpty()) {
            // Whichever hub has sent it waits for that.
            hubs.say(CANARIES, Json.text(flown));
        }
        return alerts.about(events);
    }

    /** What the timer calls. */
    public final class Look {
        /** Looks at everything, and tells what is wrong and what is over. */
        public void look() {
            if (operations == null) {
                return;
            }
            try {
                if (mine()) {
                    balances.ask();
                    canaries.round();
                }
                show();
                if (alerts.wanted()) {
                    tell(found(), common == null ? List.of() : everywhere());
                }
            } catch (IllegalStateException e) {
                // The broker does not tell how much waits: the next look sees more.
                LOG.debug("What is wrong cannot be looked at", e);
            }
        }
    }

    /** Whether this hub looks at what is the same for all of them; what another one told before it is read then. */
    private boolean mine() {
        if (!hubs.shared()) {
            return true;
        }
        if (!hubs.owns(DUTY)) {
            common = null;
        } else if (common == null) {
            common = new Alerts(settings.alerts(), broker.queues(), broker.publisher(), null, clock);
        }
        return common != null;
    }

    private void tell(List<Finding> here, List<Finding> everywhere) {
        Alerts also = common;
        if (also == alerts) {
            here.addAll(everywhere);
        } else if (also != null) {
            also.look(everywhere);
        }
        alerts.look(here);
    }

    /** What is the same for all hubs. */
    private List<Finding> everywhere() {
        AlertSettings.Watch watch = settings.alerts().watch();
        Instant now = clock.instant();
        List<Finding> found = new ArrayList<>();
        for (AccountStatus account : operations.accounts()) {
            found.addAll(Findings.account(account, watch.oldestWaiting(), now));
            if (watch.failureShare() > 0) {
                found.add(Findings.failures(account.id(), failures.of(account.id(), now), watch.failureShare()));
            }
        }
        found.addAll(balances.findings());
        found.addAll(canaries.findings());
        return found;
    }

    /** What is wrong at this hub, and at no other for that. */
    private List<Finding> found() {
        Instant now = clock.instant();
        List<Finding> found = new ArrayList<>();
        found.addAll(certificates.findings());
        found.addAll(intakes.of(intakeModule.states()));
        found.addAll(clients.of(intakeModule.guards, now));
        found.addAll(forwards.findings());
        found.addAll(modems());
        found.add(Findings.store(broker.store().healthy()));
        if (settings.broker().url() == null) {
            Path data = settings.data();
            found.add(Findings.disk(
                    data.toFile().getUsableSpace(), settings.broker().minDiskFree()));
        }
        return found;
    }

    private Map<String, Instant> ends() {
        Map<String, Instant> ends = new HashMap<>();
        Certificates.of(inForce).forEach(known -> ends.put(known.key(), known.end()));
        return ends;
    }

    /** Looks at what other settings name from now on. */
    void become(Settings next) {
        inForce = next;
    }

    /** How the modems are, as they are measured. */
    private List<Finding> modems() {
        return metrics.registry().find("sms.modem.state").gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(Gauge::getId)
                .map(id -> Findings.modem(id.getTag("modem"), id.getTag("state")))
                .toList();
    }
}
