package smshub.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import smshub.account.Client.Permission;
import smshub.audit.Audit;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.AccountStatus.State;
import smshub.dispatch.Operations;
import smshub.http.HubList;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.Provider;

/** The accounts: how they do, and what an operator may do with them. */
final class AccountsView {
    static final String PATH = OfficePage.PATH + "/accounts";

    private final Operations operations;
    private final HubList hubs;
    private final RequestReader reader;
    private final Intake intake;
    private final AccountNames accounts;
    private final Audit audit;
    private final Layout layout;

    AccountsView(
            Operations operations,
            HubList hubs,
            RequestReader reader,
            Intake intake,
            AccountNames accounts,
            Audit audit,
            Layout layout) {
        this.operations = operations;
        this.hubs = hubs;
        this.reader = reader;
        this.intake = intake;
        this.accounts = accounts;
        this.audit = audit;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> list(Visit visit) {
        List<Map<String, Object>> told =
                visible(visit).stream().map(status -> told(visit, status)).toList();
        CompletionStage<List<Map<String, Object>>> others =
                visit.may(Permission.ACCOUNTS) ? hubs(visit) : CompletableFuture.completedFuture(List.of());
        return others.thenApply(all -> layout.page(
                visit,
                "accounts",
                visit.say("place_accounts"),
                "accounts",
                Map.of("accounts", told, "several", all.size() > 1, "hubs", all)));
    }

    /** The hubs that share the broker, each with what it owns. */
    private CompletionStage<List<Map<String, Object>>> hubs(Visit visit) {
        return hubs.hubs()
                .thenApply(all -> all.stream().map(hub -> told(visit, hub)).toList());
    }

    private static Map<String, Object> told(Visit visit, HubList.HubStatus hub) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", hub.id());
        told.put("silent", hub.state().equals(HubList.HubStatus.SILENT));
        told.put("version", hub.version());
        told.put("since", visit.time(hub.since()));
        told.put("owns", hub.owns() == null ? "" : String.join(", ", hub.owns()));
        return told;
    }

    private List<AccountStatus> visible(Visit visit) {
        List<String> visible = accounts.seen(visit);
        return operations.accounts().stream()
                .filter(status -> visible.contains(status.id()))
                .toList();
    }

    /** An account for a template. */
    private Map<String, Object> told(Visit visit, AccountStatus status) {
        Map<String, Object> told = new LinkedHashMap<>();
        String word = status.state().name().toLowerCase(Locale.ROOT);
        told.put("id", status.id());
        told.put("title", status.title() == null ? status.id() : status.title());
        told.put("provider", status.provider());
        told.put("state", visit.words().term("account", word));
        told.put("word", word);
        told.put("tone", tone(status.state()));
        told.put("problem", visit.problem(status.problem()));
        told.put("since", visit.time(status.since()));
        told.put("by", status.by());
        told.put("waiting", status.waiting());
        told.put("oldest", visit.age(status.oldestWaiting()));
        told.put("inFlight", status.inFlight());
        told.put("sent", status.sent());
        told.put("failed", status.failed());
        told.put("pollProblem", visit.problem(status.pollProblem()));
        told.put("address", PATH + "/" + status.id());
        boolean may = visit.may(Permission.ACCOUNTS);
        boolean there = status.state() != State.DISABLED;
        told.put("mayPause", may && there && status.state() != State.PAUSED);
        told.put("mayResume", may && there && status.state() != State.OPEN && status.state() != State.HELD);
        told.put("held", may && status.state() == State.HELD);
        told.put("mayTest", may && there);
        told.put("settings", SettingsForms.PATH + "/accounts/" + status.id());
        told.put("mayBalance", may && there && status.abilities().contains(balance()));
        return told;
    }

    private static String balance() {
        return Provider.Ability.BALANCE.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String tone(State state) {
        return switch (state) {
            case OPEN -> "good";
            case PAUSED, DISABLED -> "over";
            case BROKEN -> "waits";
            case STOPPED, HELD -> "bad";
        };
    }

    private Optional<AccountStatus> find(Visit visit) {
        return visible(visit).stream()
                .filter(status -> status.id().equals(visit.id()))
                .findFirst();
    }

    private PageAnswer unknown(Visit visit) {
        return layout.problem(visit, Problem.of(ProblemCode.NOT_FOUND, "There is no such account."));
    }

    /** Asks the provider what is left. */
    CompletionStage<PageAnswer> balance(Visit visit) {
        if (find(visit).isEmpty()) {
            return unknown(visit).done();
        }
        return operations.balance(visit.id()).thenApply(balance -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put(
                    "amount",
                    balance.amount() == null
                            ? null
                            : balance.amount().toPlainString() + (balance.unit() == null ? "" : " " + balance.unit()));
            values.put("problem", visit.problem(balance.problem()));
            return layout.part(visit, "balance", values);
        });
    }

    CompletionStage<PageAnswer> pause(Visit visit) {
        return change(visit, "pause");
    }

    CompletionStage<PageAnswer> resume(Visit visit) {
        return change(visit, "resume");
    }

    private CompletionStage<PageAnswer> change(Visit visit, String verb) {
        Optional<AccountStatus> before = find(visit);
        if (before.isEmpty()) {
            return unknown(visit).done();
        }
        String by = visit.visitor().client().id();
        Optional<Problem> problem =
                verb.equals("pause") ? operations.pause(visit.id(), by) : operations.resume(visit.id(), by);
        return problem.isPresent()
                ? layout.problem(visit, problem.get()).done()
                : audit.record(
                                visit.visitor().actor(),
                                "account." + verb,
                                "accounts/" + visit.id(),
                                state(before),
                                state(find(visit)))
                        .thenApply(done -> PageAnswer.see(PATH + "?said=" + verb));
    }

    private static Map<String, String> state(Optional<AccountStatus> status) {
        return status.map(there -> Map.of("state", there.state().name().toLowerCase(Locale.ROOT)))
                .orElse(Map.of());
    }

    /** Ends everything that waits, after its number was asked back. */
    CompletionStage<PageAnswer> expire(Visit visit) {
        Optional<AccountStatus> status = find(visit);
        if (status.isEmpty()) {
            return unknown(visit).done();
        }
        String waiting = String.valueOf(status.get().waiting());
        if (!waiting.equals(visit.inputs().text("count"))) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put(
                    "question", visit.say("sure_expire", waiting, status.get().title()));
            values.put("count", waiting);
            values.put("action", PATH + "/" + visit.id() + "/expire");
            values.put("yes", visit.say("expire"));
            values.put("back", PATH);
            return layout.page(visit, "accounts", visit.say("expire"), "sure", values)
                    .done();
        }
        return operations.expire(visit.id()).thenCompose(expired -> audit.record(
                        visit.visitor().actor(),
                        "account.expire",
                        "accounts/" + visit.id(),
                        null,
                        Map.of("expired", expired))
                .thenApply(done -> PageAnswer.see(PATH + "?said=expire&n=" + expired)));
    }

    /** Sends a message by this account and no other. */
    CompletionStage<PageAnswer> test(Visit visit) {
        if (find(visit).isEmpty()) {
            return unknown(visit).done();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("text", visit.say("test_text"));
        fields.put("account", visit.id());
        String to = visit.inputs().text("to");
        String key = visit.inputs().text("key");
        Reading reading = reader.fields(
                to == null ? List.of() : List.of(to),
                fields,
                null,
                new Origin(ComposeView.SOURCE, key == null ? MessageIds.next() : key, null, null));
        if (!reading.readable()) {
            return layout.problem(visit, reading.problem()).done();
        }
        return intake.accept(reading.requests(), visit.visitor().client()).thenCompose(all -> {
            Accepted test = all.get(0);
            return test.problem() != null
                    ? layout.problem(visit, test.problem()).done()
                    : audit.record(visit.visitor().actor(), "account.test", "accounts/" + visit.id(), null, null)
                            .thenApply(done -> PageAnswer.see(
                                    MessagesView.PATH + "/" + test.message().id() + "?said=accepted"));
        });
    }
}
