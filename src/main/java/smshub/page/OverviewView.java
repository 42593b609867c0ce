package smshub.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.AccountStatus.State;
import smshub.dispatch.Operations;
import smshub.http.Archive;
import smshub.http.Ledger;
import smshub.http.Unheard;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** The first page: what needs somebody, and how the hub does. */
final class OverviewView {
    private static final Map<String, Duration> SPANS = new LinkedHashMap<>();

    static {
        SPANS.put("hour", Duration.ofHours(1));
        SPANS.put("day", Duration.ofHours(24));
    }

    private final Archive archive;
    private final Operations operations;
    private final Unheard unheard;
    private final AccountNames accounts;
    private final Trend trend;
    private final Layout layout;

    OverviewView(
            Archive archive,
            Operations operations,
            Unheard unheard,
            AccountNames accounts,
            Trend trend,
            Layout layout) {
        this.archive = archive;
        this.operations = operations;
        this.unheard = unheard;
        this.accounts = accounts;
        this.trend = trend;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> page(Visit visit) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("tiles", visit.visitor().everything() ? tiles(visit) : List.of());
        values.put("troubled", troubled(visit));
        values.put("self", "/");
        values.put("spans", visit.choices(SPANS.keySet(), "hour", word -> word, word -> visit.say("span_" + word)));
        values.put("zone", visit.zone().getId());
        values.put("charts", visit.visitor().everything() ? charts(visit) : List.of());
        return layout.page(visit, "overview", visit.say("place_overview"), "overview", values)
                .done();
    }

    private List<Map<String, Object>> tiles(Visit visit) {
        Ledger ledger = archive.ledger();
        List<Map<String, Object>> tiles = new ArrayList<>();
        tiles.add(tile(visit, "waiting", ledger.waiting(), "waits"));
        tiles.add(tile(visit, "unsure", ledger.unsure(), ledger.unsure() > 0 ? "doubt" : "over"));
        tiles.add(tile(visit, "dead", ledger.dead(), ledger.dead() > 0 ? "bad" : "over"));
        tiles.forEach(tile -> aged(visit, tile, archive.oldest(MessageSearch.GROUPS.get(tile.get("state")))));
        Unheard.Count silent = unheard.count();
        Map<String, Object> silence =
                tile(visit, MessageSearch.UNHEARD, silent.messages(), silent.messages() > 0 ? "waits" : "over");
        silence.put("more", silent.more());
        tiles.add(aged(visit, silence, silent.oldest()));
        tiles.add(tile(visit, "refused", ledger.refused(), "over"));
        tiles.add(tile(visit, "sent", ledger.sent(), "under-way"));
        tiles.add(tile(visit, "delivered", ledger.delivered(), "good"));
        tiles.add(tile(visit, "undelivered", ledger.undelivered(), "over"));
        return tiles;
    }

    private static Map<String, Object> aged(Visit visit, Map<String, Object> tile, Instant oldest) {
        tile.put("oldest", visit.age(oldest));
        return tile;
    }

    private static Map<String, Object> tile(Visit visit, String state, long messages, String tone) {
        Map<String, Object> tile = new LinkedHashMap<>();
        tile.put("state", state);
        tile.put("name", visit.words().term("state", state));
        tile.put("messages", messages);
        tile.put("more", false);
        tile.put("oldest", null);
        tile.put("tone", tone);
        tile.put("address", MessagesView.PATH + "?state=" + state);
        return tile;
    }

    /** Accounts that do not simply send. */
    private List<Map<String, Object>> troubled(Visit visit) {
        List<String> visible = accounts.seen(visit);
        List<Map<String, Object>> troubled = new ArrayList<>();
        for (AccountStatus status : operations.accounts()) {
            if (visible.contains(status.id()) && status.state() != State.OPEN && status.state() != State.DISABLED) {
                String word = status.state().name().toLowerCase(Locale.ROOT);
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("id", status.id());
                told.put("title", status.title() == null ? status.id() : status.title());
                told.put("state", visit.words().term("account", word));
                told.put("tone", status.state() == State.PAUSED ? "over" : "bad");
                told.put("problem", visit.problem(status.problem()));
                told.put("waiting", status.waiting());
                told.put("oldest", visit.age(status.oldestWaiting()));
                troubled.add(told);
            }
        }
        return troubled;
    }

    private static List<Map<String, Object>> charts(Visit visit) {
        List<Map<String, Object>> charts = new ArrayList<>();
        for (String chart : List.of("rate", "ratio", "delay", "age")) {
            charts.add(Map.of(
                    "id", chart,
                    "name", visit.say("chart_" + chart),
                    "unit", visit.say("unit_" + chart)));
        }
        return charts;
    }

    /** The charts' curves. */
    CompletionStage<PageAnswer> curves(Visit visit) {
        if (!visit.visitor().everything()) {
            return layout.problem(visit, Problem.of(ProblemCode.FORBIDDEN, "The charts are of everybody's messages."))
                    .done();
        }
        Duration span = SPANS.getOrDefault(String.valueOf(visit.inputs().text("span")), Duration.ofHours(1));
        return PageAnswer.json(Json.write(trend.curves(span, visit.now()))).done();
    }
}
