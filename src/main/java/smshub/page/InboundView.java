package smshub.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.http.Archive;
import smshub.http.Archive.InboundFilter;
import smshub.http.Archive.MessageFilter;
import smshub.http.ListedMessage;
import smshub.message.InboundMessage;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.UrlForm;

/** What handsets sent, as conversations: with each number what came from it and what went to it, and a box to answer. */
final class InboundView {
    static final String PATH = OfficePage.PATH + "/inbound";
    private static final String WITH = OfficePage.PATH + "/conversation?with=";
    private static final int PAGE = 200;
    private static final int LINES = 50;
    private static final Comparator<Line> BY_TIME = Comparator.comparing(Line::time);

    private final Archive archive;
    private final AccountNames accounts;
    private final Layout layout;

    InboundView(Archive archive, AccountNames accounts, Layout layout) {
        this.archive = archive;
        this.accounts = accounts;
        this.layout = layout;
    }

    /** One line of a conversation: what came or what went. */
    private record Line(Instant time, InboundMessage came, ListedMessage went) {}

    /** The address of the conversation with a number; null for what is none. */
    static String conversation(String number) {
        return number == null || number.isBlank() ? null : WITH + UrlForm.encoded(number);
    }

    /** The numbers that wrote, the latest first, each with its last words. */
    CompletionStage<PageAnswer> list(Visit visit) {
        Inputs inputs = visit.inputs();
        InboundFilter filter = new InboundFilter(
                inputs.text("account"),
                MessageSearch.number(inputs.text("from")),
                null,
                inputs.text("text"),
                visit.moment(inputs.text("since"), false),
                visit.moment(inputs.text("until"), true),
                accounts.inbound(visit));
        Archive.Page<InboundMessage> page = archive.inbound(filter, inputs.text("cursor"), PAGE);
        Map<String, Map<String, Object>> numbers = new LinkedHashMap<>();
        for (InboundMessage message : page.entries()) {
            Map<String, Object> known = numbers.get(message.from());
            if (known == null) {
                numbers.put(message.from(), told(visit, message));
            } else {
                known.merge("messages", 1, (one, more) -> (int) one + (int) more);
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("conversations", List.copyOf(numbers.values()));
        values.put("self", visit.address());
        values.put("in_from", inputs.text("from"));
        values.put("in_text", inputs.text("text"));
        values.put("in_since", inputs.text("since"));
        values.put("in_until", inputs.text("until"));
        values.put("accounts", accounts.readable(visit, inputs.text("account")));
        String query = inputs.query(List.of("from", "text", "account", "since", "until"));
        values.put(
                "next",
                page.next() == null
                        ? null
                        : PATH + "?" + query + (query.isEmpty() ? "" : "&") + "cursor=" + page.next());
        return layout.page(visit, "inbound", visit.say("place_inbound"), "inbound", values)
                .done();
    }

    private static Map<String, Object> told(Visit visit, InboundMessage message) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("number", message.from());
        told.put("address", conversation(message.from()));
        told.put("text", message.text());
        told.put("time", visit.time(message.time()));
        told.put("account", message.account());
        told.put("messages", 1);
        return told;
    }

    /** Everything that was said with a number lately. */
    CompletionStage<PageAnswer> conversation(Visit visit) {
        String number = visit.inputs().text("with");
        if (number == null) {
            return layout.problem(visit, new Problem(ProblemCode.FIELD_MISSING, "The address names no number.", "with"))
                    .done();
        }
        List<Line> lines = lines(visit, number);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("number", number);
        values.put("self", WITH + UrlForm.encoded(number));
        values.put("lines", lines.stream().map(line -> told(visit, line)).toList());
        String last = lines.stream()
                .filter(line -> line.came() != null)
                .reduce((one, later) -> later)
                .map(line -> line.came().account())
                .orElse(null);
        values.put("accounts", accounts.usable(visit, last));
        values.put("answerable", number.matches("\\+?\\d{3,16}"));
        values.put("key", MessageIds.next());
        return layout.page(visit, "inbound", number, "conversation", values).done();
    }

    private List<Line> lines(Visit visit, String number) {
        List<Line> lines = new ArrayList<>();
        archive.inbound(new InboundFilter(null, number, null, null, null, null, accounts.inbound(visit)), null, LINES)
                .entries()
                .forEach(message -> lines.add(new Line(message.time(), message, null)));
        MessageFilter filter = new MessageFilter(
                Set.of(), number, null, null, null, visit.visitor().own(), null, null, null);
        archive.messages(filter, null, LINES)
                .entries()
                .forEach(message -> lines.add(new Line(message.acceptedAt(), null, message)));
        lines.sort(BY_TIME);
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    private static Map<String, Object> told(Visit visit, Line line) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("came", line.came() != null);
        told.put("time", visit.time(line.time()));
        told.put("text", line.came() == null ? line.went().text() : line.came().text());
        told.put(
                "account",
                line.came() == null ? line.went().account() : line.came().account());
        told.put("state", line.went() == null ? null : visit.state(line.went().state()));
        told.put(
                "address",
                line.went() == null
                        ? null
                        : MessagesView.PATH + "/" + line.went().id());
        return told;
    }
}
