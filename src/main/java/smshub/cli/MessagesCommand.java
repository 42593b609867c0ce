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
import picocli.CommandLine.Spec;

/** Lists what a running hub was asked to send. */
@Command(
        name = "messages",
        description = "Lists the messages of a running hub, the latest first.",
        mixinStandardHelpOptions = true)
final class MessagesCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("acceptedAt", "id", "to", "state", "account", "segments", "text");

    @Option(names = "--state", description = "Only in these states, such as deferred,unsure.")
    private String state;

    @Option(names = "--to", description = "Only to this number; +4917* or *4711 for a part of it.")
    private String to;

    @Option(names = "--account", description = "Only by this account.")
    private String account;

    @Option(names = "--category", description = "Only of this category.")
    private String category;

    @Option(names = "--reference", description = "Only with this reference of its sender.")
    private String reference;

    @Option(names = "--campaign", description = "Only of this campaign.")
    private String campaign;

    @Option(names = "--text", description = "Only with this in their text.")
    private String text;

    @Option(names = "--waiting", description = "Only those that wait for: send-time, quiet-hours, next-attempt.")
    private String waiting;

    @Option(names = "--limit", defaultValue = "20", description = "Most lines (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("state", state);
        query.put("to", to);
        query.put("account", account);
        query.put("category", category);
        query.put("reference", reference);
        query.put("campaign", campaign);
        query.put("text", text);
        query.put("waiting", waiting);
        query.put("limit", String.valueOf(limit));
        String encoded = query.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        List<List<String>> rows = new ArrayList<>();
        String cursor = "";
        // A page ends after a while of looking, also before it is full.
        while (rows.size() < limit && cursor != null) {
            JsonNode page = hub.told("/api/v1/messages?" + encoded + cursor);
            for (JsonNode message : page.path("messages")) {
                List<String> row = new ArrayList<>();
                COLUMNS.forEach(
                        column -> row.add(Table.line(message.path(column).asText())));
                rows.add(row);
            }
            cursor = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : null;
        }
        spec.commandLine()
                .getOut()
                .print(Table.of(
                        List.of("ACCEPTED", "ID", "TO", "STATE", "ACCOUNT", "SEGMENTS", "TEXT"),
                        rows.subList(0, Math.min(limit, rows.size()))));
        return 0;
    }
}
