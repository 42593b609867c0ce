package smshub.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.campaign.Campaign;
import smshub.http.Archive.InboundFilter;
import smshub.http.Archive.MessageFilter;
import smshub.http.Archive.Page;
import smshub.message.InboundMessage;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.Sought;

/** What was sent and what came in. A client sees its own, an operator everything. */
public final class ArchiveApi {
    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final String CSV_HEADER =
            "id,acceptedAt,changedAt,state,to,from,text,account,client,source,reference,category,encoding,segments,"
                    + "attempt,possibleDuplicate,problem,sentence,price,currency,providerPrice,providerCurrency,"
                    + "sendAt,expiresAt,waitingFor,waitingUntil,waitingWhy";
    /** By what messages are looked for. */
    static final Set<String> FILTERS = sorted(
            "state",
            "to",
            "from",
            "text",
            "account",
            "client",
            "source",
            "since",
            "until",
            "reference",
            "category",
            "campaign",
            "waiting");

    private static final Set<String> MESSAGE_PARAMETERS = sorted("cursor", "limit", "format");

    static {
        MESSAGE_PARAMETERS.addAll(FILTERS);
    }

    private static final Set<String> INBOUND_PARAMETERS =
            sorted("from", "to", "text", "account", "since", "until", "cursor", "limit", "last");

    private final Guard guard;
    private final Archive archive;
    private final Collection<Account> accounts;

    public ArchiveApi(ApiKeys keys, Archive archive, Collection<Account> accounts) {
        this.guard = new Guard(keys);
        this.archive = archive;
        this.accounts = accounts;
    }

    /** Messages by filter, as JSON in pages or as CSV in one. */
    public CompletionStage<HttpAnswer> messages(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(MESSAGE_PARAMETERS);
            MessageFilter filter = filter(parameters, client);
            String cursor = parameters.text("cursor");
            int limit = parameters.limit("limit", USUAL, MOST);
            boolean csv = csv(request, parameters);
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            return Guard.done(csv ? csv(filter, cursor) : page(archive.messages(filter, cursor, limit)));
        });
    }

    /** Which messages are asked for; of others' only by operators. */
    static MessageFilter filter(RequestParameters parameters, Client client) {
        return new MessageFilter(
                parameters.states("state"),
                parameters.number("to"),
                parameters.number("from"),
                parameters.text("text"),
                parameters.text("account"),
                Guard.operator(client) ? parameters.text("client") : client.id(),
                parameters.text("source"),
                parameters.time("since"),
                parameters.time("until"),
                new Sought(reference(parameters), parameters.text("category"), parameters.waiting("waiting")));
    }

    /** The reference that is asked for: a campaign has one for all its messages. */
    private static String reference(RequestParameters parameters) {
        String reference = parameters.text("reference");
        String campaign = parameters.text("campaign");
        if (campaign == null) {
            return reference;
        }
        if (reference != null) {
            parameters.invalid("campaign", "cannot stand beside reference: its messages all have the campaign's");
        }
        return Campaign.reference(campaign);
    }

    /** One message with its time line. */
    public CompletionStage<HttpAnswer> message(HttpRequest request) {
        return guard.serve(
                request, client -> archive.message(request.path().get("id")).thenApply(found -> found.filter(history ->
                                Visibility.of(client, history.message().client()))
                        .map(history -> HttpAnswer.json(200, history))
                        .orElseGet(MessagesApi::unknown)));
    }

    /** Messages from handsets, or only the last one of each, as far as the client may see them. */
    public CompletionStage<HttpAnswer> inbound(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(INBOUND_PARAMETERS);
            InboundFilter filter = new InboundFilter(
                    parameters.text("account"),
                    parameters.number("from"),
                    parameters.number("to"),
                    parameters.text("text"),
                    parameters.time("since"),
                    parameters.time("until"),
                    Visibility.inbound(client, accounts));
            String cursor = parameters.text("cursor");
            int limit = parameters.limit("limit", USUAL, MOST);
            boolean last = "true".equals(parameters.text("last"));
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            Page<InboundMessage> page = filter.account() != null && !reads(client, filter.account())
                    ? new Page<>(List.of(), null)
                    : last ? archive.conversations(filter, cursor, limit) : archive.inbound(filter, cursor, limit);
            return Guard.done(page(page));
        });
    }

    /** Where everything that was accepted is now. */
    public CompletionStage<HttpAnswer> ledger(HttpRequest request) {
        return guard.serve(request, client -> Guard.done(HttpAnswer.json(200, archive.ledger())));
    }

    /** Whether any message by an account may be one that a client sees. */
    private boolean reads(Client client, String asked) {
        return Visibility.ofEverything(client)
                || accounts.stream()
                        .anyMatch(account -> account.id().equals(asked) && Visibility.reads(client, account));
    }

    /** Whether a list is wanted as CSV. */
    static boolean csv(HttpRequest request, RequestParameters parameters) {
        String format = parameters.text("format");
        if (format != null && !format.equals("csv") && !format.equals("json")) {
            parameters.invalid("format", "must be json or csv");
        }
        String accept = request.header("Accept");
        return format == null ? accept != null && accept.startsWith("text/csv") : format.equals("csv");
    }

    private HttpAnswer csv(MessageFilter filter, String cursor) {
        // The first page is asked for before the answer begins, so that a failure is still told as one.
        Page<ListedMessage> first = archive.messages(filter, cursor, MOST);
        return HttpAnswer.stream(
                "text/csv; charset=utf-8; header=present",
                Map.of("Content-Disposition", "attachment; filename=\"messages.csv\""),
                new CsvStream<>(CSV_HEADER, first, next -> archive.messages(filter, next, MOST), ArchiveApi::cells));
    }

    private static List<Object> cells(ListedMessage message) {
        Problem problem = message.problem();
        return Arrays.asList(
                message.id(),
                message.acceptedAt(),
                message.changedAt(),
                message.state().word(),
                message.to(),
                message.from(),
                message.text(),
                message.account(),
                message.client(),
                message.source(),
                message.reference(),
                message.category(),
                message.encoding(),
                message.segments(),
                message.attempt(),
                message.possibleDuplicate(),
                problem == null ? null : problem.code().word(),
                problem == null ? null : problem.sentence(),
                amount(message.price()),
                message.price() == null ? null : message.price().currency(),
                amount(message.providerPrice()),
                message.providerPrice() == null ? null : message.providerPrice().currency(),
                message.timing().sendAt(),
                message.timing().expiresAt(),
                message.timing().waitingFor(),
                message.timing().waitingUntil(),
                message.timing().waitingWhy());
    }

    private static String amount(Price price) {
        return price == null ? null : price.amount().toPlainString();
    }

    private static HttpAnswer page(Page<?> page) {
        return HttpAnswer.json(200, new Listing(page.entries(), page.next()));
    }

    private static Set<String> sorted(String... names) {
        return new TreeSet<>(List.of(names));
    }

    private record Listing(List<?> messages, String next) {}
}
