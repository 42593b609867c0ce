package smshub;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.account.Account;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.BrokerAwayException;
import smshub.broker.Presence;
import smshub.broker.QueueAdministration;
import smshub.cli.CommandFailure;
import smshub.dispatch.Reconciliation;
import smshub.dispatch.Reconciliation.Differences;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.settings.SettingsSource;
import smshub.store.Store;

/** Holds broker and database against each other after a restore, before a hub starts there. */
@Command(
        name = "reconcile",
        description = {
            "After a restore: tells which messages wait by the database and lie on no queue, and which lie on one and are"
                    + " over by the database. No hub may run.",
            "With --mend the former become messages in doubt (or wait for their sending time again), and the latter go."
        },
        mixinStandardHelpOptions = true)
final class Reconcile implements Callable<Integer> {
    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(names = "--mend", description = "Does it; without this nothing is changed.")
    private boolean mend;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> environment = System.getenv();
        Loaded loaded = new SettingsSource(file == null ? SettingsReader.file(environment) : file, environment).read();
        if (!loaded.mistakes().isEmpty()) {
            throw new CommandFailure(String.join(
                    System.lineSeparator(),
                    loaded.mistakes().stream().map(Mistake::toString).toList()));
        }
        try {
            reconcile(
                    loaded.settings(),
                    mend,
                    Presence.PATIENCE,
                    spec.commandLine().getOut());
        } catch (BrokerAwayException e) {
            throw new CommandFailure("The broker cannot be reached: " + e.getMessage());
        } catch (Exception e) {
            throw new CommandFailure("It has not ended, and may be done again: " + e.getMessage());
        }
        return 0;
    }

    /** The same whose own broker opens no port. */
    private static Settings silent(Settings settings) {
        Settings.Broker broker = settings.broker();
        return broker.url() != null
                ? settings
                : settings.with(new Settings.Broker(
                        null,
                        null,
                        null,
                        broker.host(),
                        -1,
                        broker.syncJournal(),
                        broker.memory(),
                        broker.minDiskFree()));
    }

    /**
     * Does what the command does.
     *
     * @param patience how long hubs that have died are waited for to be gone
     * @throws Exception with one sentence, when it cannot be done or was cut off
     */
    static void reconcile(Settings given, boolean mend, Duration patience, PrintWriter out) throws Exception {
        Settings settings = silent(given);
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        DataFolder folder = DataFolder.take(settings.data());
        try (Store store = Store.open(settings.store(), settings.data());
                Broker broker = Broker.open(settings, accounts)) {
            insistOnNoHub(broker, patience);
            reconcile(store, broker, mend, out);
        } finally {
            folder.close();
        }
    }

    private static void insistOnNoHub(Broker broker, Duration patience) throws InterruptedException {
        Set<String> others = broker.hub() == null ? Set.of() : broker.presence().lasting(patience);
        if (!others.isEmpty()) {
            throw new IllegalStateException(
                    "at the broker lives " + String.join(", ", others) + "; stop all hubs before");
        }
    }

    private static void reconcile(Store store, Broker broker, boolean mend, PrintWriter out) {
        try (QueueAdministration queues = new QueueAdministration(broker);
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            Reconciliation reconciliation = new Reconciliation(store, queues, publisher, Clock.systemUTC());
            Differences found = reconciliation.look();
            tell(found, out);
            if (mend && !found.none()) {
                reconciliation.mend(found);
                out.println("Mended. Start the hub.");
            }
        }
    }

    private static void tell(Differences found, PrintWriter out) {
        if (found.none()) {
            out.println("Broker and database agree.");
            return;
        }
        out.println("  " + found.doubtful().size()
                + " messages wait by the database and lie on no queue; they may have been" + " sent since the backup");
        out.println("  " + found.later().size() + " of the same are for later");
        out.println("  " + found.unreadable().size() + " of the same have no text in the database any more; they stay");
        found.over()
                .forEach((queue, ids) ->
                        out.println("  " + ids.size() + " messages on " + queue + " are over by the database"));
    }
}
