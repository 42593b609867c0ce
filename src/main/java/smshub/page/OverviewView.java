package smshub.page;

import java.time.Duration;
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
        tile(visit, tiles, "waiting", ledger.waiting(), "waits");
        tile(visit, tiles, "unsure", ledger.unsure(), ledger.unsure() > 0 ? "doubt" : "over");
        tile(visit, tiles, "dead", ledger.dead(), ledger.dead() > 0 ? "bad" : "over");
        Unheard.Count silent = unheard.count();
        tile(
                visit,
                tiles,
                MessageSearch.UNHEARD,
                silent.messages() + (silent.more() ? "+" : ""),
                silent.messages() > 0 ? "waits" : "over");
        tile(visit, tiles, "refused", ledger.refused(), "over");
        tile(visit, tiles, "sent", ledger.sent(), "under-way");
        tile(visit, tiles, "delivered", ledger.delivered(), "good");
        tile(visit, tiles, "undelivered", ledger.undelivered(), "over");
        return tiles;
    }

    private static void tile(Visit visit, List<Map<String, Object>> tiles, String state, long messages, String tone) {
        tile(visit, tiles, state, String.valueOf(messages), tone);
    }

    private static void tile(Visit visit, List<Map<String, Object>> tiles, String state, String messages, String tone) {
        tiles.add(Map.of(
                "name",
                visit.words().term("state", state),
                "messages",
                messages,
                "tone",
                tone,
                "address",
                MessagesView.PATH + "?state=" + state));
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
