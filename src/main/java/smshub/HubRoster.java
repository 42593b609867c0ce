package smshub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.broker.Hubs;
import smshub.dispatch.AccountGate;
import smshub.dispatch.AccountStatus;
import smshub.http.HubList;
import smshub.json.Json;
import smshub.ops.Metrics;

/** Which hubs share the broker, and what each of them tells of itself. Needs the accounts. */
final class HubRoster implements HubList {
    private static final String STATUS = "status";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Hubs hubs;
    private final Map<String, AccountGate> gates;
    private final Instant since;

    HubRoster(Hubs hubs, Map<String, AccountGate> gates, Clock clock) {
        this.hubs = hubs;
        this.gates = gates;
        this.since = clock.instant();
        hubs.hear(STATUS, (from, nothing) -> Json.text(own()));
    }

    void show(Metrics metrics) {
        if (hubs.shared()) {
            metrics.measure("sms.hub.owns", "Pieces of work that run once and run at this hub", () -> hubs.owned()
                    .size());
        }
    }

    @Override
    public CompletionStage<List<HubStatus>> hubs() {
        return hubs.ask(STATUS, "", PATIENCE).thenApply(answers -> {
            Map<String, HubStatus> all = new TreeMap<>();
            answers.forEach((hub, text) -> all.put(
                    hub,
                    text == null
                            ? HubStatus.silent(hub)
                            : Json.read(text, HubStatus.class).elsewhere()));
            all.put(hubs.own(), own());
            return List.copyOf(all.values());
        });
    }

    private HubStatus own() {
        Map<String, AccountThere> accounts = new TreeMap<>();
        gates.forEach((id, gate) -> {
            // How much waits is the same everywhere, and would have to be asked.
            AccountStatus status = gate.status(0, null);
            accounts.put(
                    id,
                    new AccountThere(
                            status.state().name().toLowerCase(Locale.ROOT),
                            status.inFlight(),
                            status.sent(),
                            status.failed()));
        });
        return new HubStatus(
                hubs.own(),
                true,
                HubStatus.ALIVE,
                OperationsModule.version(),
                since,
                List.copyOf(new TreeSet<>(hubs.owned())),
                accounts);
    }
}
