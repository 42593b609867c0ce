package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends copies of messages by a running hub. */
@Command(
        name = "resend",
        description = "Sends a copy of a message, or of all that a filter finds, by a running hub.",
        mixinStandardHelpOptions = true)
final class ResendCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("copyOf", "id", "to", "state", "account");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ID",
            description = "The message; or give --state and --count.")
    private String id;

    @Option(names = "--state", description = "Of messages in these states, such as dead,undelivered.")
    private String state;

    @Option(names = "--count", description = "How many you expect; with another number nothing is sent.")
    private String count;

    @Option(names = "--to", description = "Of those to this number; +4917* or *4711 for a part of it.")
    private String to;

    @Option(names = "--account", description = "Of those by this account.")
    private String account;

    @Option(names = "--client", description = "Of those of this client.")
    private String client;

    @Option(names = "--category", description = "Of those of this category.")
    private String category;

    @Option(names = "--reference", description = "Of those with this reference.")
    private String reference;

    @Option(names = "--campaign", description = "Of those of this campaign.")
    private String campaign;

    @Option(names = "--since", paramLabel = "TIME", description = "Of those accepted at this time or later.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Of those accepted before this time.")
    private String until;

    @Option(
            names = "--by",
            paramLabel = "ACCOUNT",
            description = "Account that the copies go by; else each message's own.")
    private String by;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        if (id == null) {
            query.put("state", state);
            query.put("count", count);
            query.put("to", to);
            query.put("account", account);
            query.put("client", client);
            query.put("category", category);
            query.put("reference", reference);
            query.put("campaign", campaign);
            query.put("since", since);
            query.put("until", until);
            query.put("by", by);
        } else {
            query.put("account", by);
        }
        String encoded = query.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        String path = id == null ? "" : URLEncoder.encode(id, StandardCharsets.UTF_8) + "/";
        RemoteHub.Reply reply = hub.post("/api/v1/messages/" + path + "resend" + encoded, Map.of());
        if (!reply.good()) {
            throw new CommandFailure(reply.sentence());
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode message : reply.body().path("messages")) {
            List<String> row = new ArrayList<>();
            COLUMNS.forEach(
                    column -> row.add(message.path(column).asText(column.equals("copyOf") && id != null ? id : "")));
            row.add(Table.line(message.path("problem").path("sentence").asText()));
            rows.add(row);
        }
        spec.commandLine().getOut().print(Table.of(List.of("COPY OF", "ID", "TO", "STATE", "ACCOUNT", ""), rows));
        return reply.body().findValue("problem") == null ? 0 : Commands.FAILED;
    }
}
