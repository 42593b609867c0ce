package smshub.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.dispatch.Operations;
import smshub.http.Archive;
import smshub.http.ListedMessage;
import smshub.http.MessageHistory;
import smshub.http.Unheard;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.Encoding;

/** Messages: the list with its search, and one with its time line. */
final class MessagesView {
    static final String PATH = OfficePage.PATH + "/messages";
    private static final int PAGE = 50;

    private final Operations operations;
    private final Archive archive;
    private final AccountNames accounts;
    private final Collection<Client> clients;
    private final Unheard unheard;
    private final Reasons reasons;
    private final Layout layout;

    MessagesView(
            Operations operations,
            Archive archive,
            AccountNames accounts,
            Collection<Client> clients,
            Unheard unheard,
            Reasons reasons,
            Layout layout) {
        this.operations = operations;
        this.archive = archive;
        this.accounts = accounts;
        this.clients = clients;
        this.unheard = unheard;
        this.reasons = reasons;
        this.layout = layout;
    }

    /** Messages that the search finds, the latest first. */
    CompletionStage<PageAnswer> list(Visit visit) {
        Inputs inputs = visit.inputs();
        Archive.Page<ListedMessage> page =
                archive.messages(MessageSearch.filter(visit, inputs, unheard), inputs.text("cursor"), PAGE);
        String query = inputs.query(MessageSearch.FIELDS);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", rows(visit, page.entries()));
        values.put("query", query);
        values.put("next", page.next() == null ? null : link(query, "cursor=" + page.next()));
        values.put("first", inputs.text("cursor") == null ? null : link(query, ""));
        values.put("self", visit.address());
        values.put("tabs", tabs(visit));
        values.put("mayRelease", visit.may(MessageVerb.RELEASE.permission()) && anyHeld(visit));
        search(visit, values);
        return layout.page(visit, "messages", visit.say("place_messages"), "messages", values)
                .done();
    }

    private boolean anyHeld(Visit visit) {
        return operations.held().stream().anyMatch(accounts.seen(visit)::contains);
    }

    private static String link(String query, String more) {
        String all = Stream.of(query, more)
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
        return PATH + (all.isEmpty() ? "" : "?" + all);
    }

    /** The fields of the search, filled as they were. */
    private void search(Visit visit, Map<String, Object> values) {
        Inputs inputs = visit.inputs();
        for (String field : MessageSearch.FIELDS) {
            values.put("in_" + field, inputs.text(field));
        }
        List<String> more = List.of("client", "from", "waiting", "category", "reference", "campaign", "source");
        values.put("more", more.stream().anyMatch(field -> inputs.text(field) != null));
        List<String> states = new ArrayList<>(MessageSearch.GROUPS.keySet());
        Stream.of(MessageState.values())
                .map(MessageState::word)
                .filter(word -> !states.contains(word))
                .forEach(states::add);
        values.put("states", visit.choices(states, inputs.text("state"), word -> word, word -> visit.words()
                .term("state", word)));
        values.put(
                "reasons",
                visit.choices(
                        Arrays.stream(Postponement.Reason.values())
                                .map(Postponement.Reason::word)
                                .toList(),
                        inputs.text("waiting"),
                        word -> word,
                        word -> visit.words().term("waits", word)));
        values.put("accounts", accounts.visible(visit, inputs.text("account")));
        values.put("clients", visit.choices(List.copyOf(clients), inputs.text("client"), Client::id, Client::id));
    }

    private static List<Map<String, Object>> tabs(Visit visit) {
        List<Map<String, Object>> tabs = new ArrayList<>();
        String current = visit.inputs().text("state");
        List<String> rest = MessageSearch.FIELDS.stream()
                .filter(field -> !field.equals("state"))
                .toList();
        String query = visit.inputs().query(rest);
        for (String word : Stream.concat(Stream.of(""), MessageSearch.GROUPS.keySet().stream())
                .toList()) {
            Map<String, Object> tab = new LinkedHashMap<>();
            tab.put("name", word.isEmpty() ? visit.say("all") : visit.words().term("state", word));
            tab.put("address", link(word.isEmpty() ? "" : "state=" + word, query));
            tab.put("current", word.isEmpty() ? current == null : word.equals(current));
            tabs.add(tab);
        }
        return tabs;
    }

    private List<Map<String, Object>> rows(Visit visit, List<ListedMessage> messages) {
        return messages.stream().map(message -> row(visit, message)).toList();
    }

    /** A message for a template. */
    Map<String, Object> row(Visit visit, ListedMessage message) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", message.id());
        row.put("address", PATH + "/" + message.id());
        row.put("state", visit.state(message.state()));
        row.put("to", message.to());
        row.put("from", message.from());
        row.put("text", message.text());
        row.put("account", message.account());
        row.put("accountTitle", accounts.title(message.account()));
        row.put("client", message.client());
        row.put("source", message.source());
        row.put("reference", message.reference());
        row.put("category", message.category());
        row.put("accepted", visit.time(message.acceptedAt()));
        row.put("changed", visit.time(message.changedAt()));
        row.put("encoding", message.encoding());
        row.put("segments", message.segments() == 0 ? null : message.segments());
        row.put("attempt", message.attempt() == 0 ? null : message.attempt());
        row.put("twice", message.possibleDuplicate());
        row.put("price", message.price() == null ? null : message.price().toString());
        row.put(
                "providerPrice",
                message.providerPrice() == null ? null : message.providerPrice().toString());
        row.put("problem", visit.problem(message.problem()));
        row.put("sendAt", visit.time(message.timing().sendAt()));
        row.put("expiresAt", visit.time(message.timing().expiresAt()));
        reasons.brief(visit, message, row);
        return row;
    }

    /** One message, with each step and its reason, and what may be done with it. */
    CompletionStage<PageAnswer> one(Visit visit) {
        return archive.message(visit.id()).thenApply(found -> found.filter(history -> Visibility.of(
                        visit.visitor().client(), history.message().client()))
                .map(history -> one(visit, history))
                .orElseGet(() -> layout.problem(visit, unknown())));
    }

    /** The same for messages of others as for none, so that ids cannot be tried out. */
    static Problem unknown() {
        return Problem.of(ProblemCode.NOT_FOUND, "There is no such message, or it is not recorded yet.");
    }

    private PageAnswer one(Visit visit, MessageHistory history) {
        ListedMessage message = history.message();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("message", row(visit, message));
        reasons.full(visit, message, values);
        values.put("self", PATH + "/" + message.id());
        values.put(
                "steps",
                history.timeline().stream().map(step -> step(visit, step)).toList());
        values.put("copyOf", history.copyOf());
        values.put("copies", history.copies() == null ? List.of() : history.copies());
        values.put("verbs", verbs(visit, message));
        boolean over = MessageVerb.RESEND.states().contains(message.state());
        // The form is for texts.
        boolean text = !Encoding.OCTETS.name().equals(message.encoding());
        values.put(
                "anew",
                over && text && visit.may(MessageVerb.RESEND.permission()) ? ComposeView.like(message.id()) : null);
        values.put("conversation", InboundView.conversation(message.to()));
        return layout.page(visit, "messages", visit.say("message"), "message", values);
    }

    private Map<String, Object> step(Visit visit, MessageHistory.Step step) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("time", visit.time(step.time()));
        values.put("state", visit.state(step.state()));
        values.put("attempt", step.attempt() == 0 ? null : step.attempt());
        values.put("accountTitle", accounts.title(step.account()));
        values.put("problem", visit.problem(step.problem()));
        values.put("providerIds", step.providerIds().isEmpty() ? null : String.join(", ", step.providerIds()));
        values.put("note", step.note());
        return values;
    }

    /** Whether a message waits because its account is held. */
    static boolean held(ListedMessage message, Set<String> accounts) {
        return Reasons.ACCOUNT.equals(message.timing().waitingFor()) && accounts.contains(message.account());
    }

    /** What a visitor may do with a message. */
    private List<Map<String, Object>> verbs(Visit visit, ListedMessage message) {
        boolean held = held(message, operations.held());
        List<Map<String, Object>> verbs = new ArrayList<>();
        for (MessageVerb verb : MessageVerb.values()) {
            if (verb.states().contains(message.state())
                    && visit.may(verb.permission())
                    && (held || verb != MessageVerb.RELEASE)
                    && (verb != MessageVerb.CHECK || operations.checks(message.account()))) {
                verbs.add(Map.of("word", verb.word(), "name", visit.say("verb_" + verb.word())));
            }
        }
        return verbs;
    }
}
