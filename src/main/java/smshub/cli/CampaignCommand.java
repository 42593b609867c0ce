package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Messages to many recipients by a running hub. */
@Command(
        name = "campaign",
        description = "Sends a message to many recipients by a running hub.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CampaignCommand.Create.class,
            CampaignCommand.Status.class,
            CampaignCommand.Preview.class,
            CampaignCommand.Start.class,
            CampaignCommand.Pause.class,
            CampaignCommand.Resume.class,
            CampaignCommand.Cancel.class,
        })
final class CampaignCommand {
    private static final String CAMPAIGNS = "/api/v1/campaigns";
    /** What a status tells first. */
    private static final List<String> HEAD =
            List.of("id", "subject", "state", "rate", "sendAt", "startedAt", "endedAt");

    /** Asks a hub, and prints what it answers. */
    private abstract static class Asking implements Callable<Integer> {
        @Mixin
        RemoteHub hub;

        @Spec
        CommandSpec spec;

        JsonNode good(RemoteHub.Reply reply) throws CommandFailure {
            if (!reply.good()) {
                throw new CommandFailure(reply.sentence());
            }
            return reply.body();
        }

        int print(JsonNode campaign) {
            List<List<String>> rows = new ArrayList<>();
            for (String name : HEAD) {
                if (campaign.has(name)) {
                    rows.add(List.of(name, Table.line(campaign.path(name).asText())));
                }
            }
            campaign.path("summary").properties().stream()
                    .filter(count -> count.getValue().asLong() > 0)
                    .forEach(count ->
                            rows.add(List.of(count.getKey(), count.getValue().asText())));
            spec.commandLine().getOut().print(Table.of(rows));
            return 0;
        }
    }

    /** Something with a campaign that is there. */
    private abstract static class Verb extends Asking {
        @Parameters(paramLabel = "ID", description = "The campaign.")
        String id;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            return print(good(hub.post(CAMPAIGNS + "/" + id + "/" + spec.name(), Map.of())));
        }
    }

    @Command(name = "start", description = "Starts a draft.", mixinStandardHelpOptions = true)
    static final class Start extends Verb {}

    @Command(name = "pause", description = "Pauses a campaign.", mixinStandardHelpOptions = true)
    static final class Pause extends Verb {}

    @Command(name = "resume", description = "Goes on with a campaign that is paused.", mixinStandardHelpOptions = true)
    static final class Resume extends Verb {}

    @Command(
            name = "cancel",
            description = "Withdraws a campaign, and what of it waits.",
            mixinStandardHelpOptions = true)
    static final class Cancel extends Verb {}

    /** Tells where a campaign is. */
    @Command(
            name = "status",
            description = "Tells where a campaign is; without one, lists all.",
            mixinStandardHelpOptions = true)
    static final class Status extends Asking {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "The campaign.")
        private String id;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            if (id != null) {
                return print(hub.told(CAMPAIGNS + "/" + id));
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode campaign : hub.told(CAMPAIGNS).path("campaigns")) {
                rows.add(List.of(
                        campaign.path("createdAt").asText(),
                        campaign.path("id").asText(),
                        campaign.path("state").asText(),
                        campaign.at("/summary/recipients").asText(),
                        campaign.at("/summary/waiting").asText(),
                        Table.line(campaign.path("subject").asText())));
            }
            spec.commandLine()
                    .getOut()
                    .print(Table.of(List.of("CREATED", "ID", "STATE", "RECIPIENTS", "WAITING", "SUBJECT"), rows));
            return 0;
        }
    }

    /** Tells what would become of a campaign. */
    @Command(
            name = "preview",
            description = "Tells who would get it, who would not and why, and how many segments it takes.",
            mixinStandardHelpOptions = true)
    static final class Preview extends Asking {
        @Parameters(paramLabel = "ID", description = "The campaign.")
        private String id;

        @Option(
                names = "--quick",
                description = "Looks only at as many recipients as it can in a second; 'looked' tells how many.")
        private boolean quick;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            JsonNode preview = hub.toldSlowly(CAMPAIGNS + "/" + id + "/preview" + (quick ? "" : "?all=true"));
            List<List<String>> rows = new ArrayList<>();
            for (String name : List.of("recipients", "duplicates", "looked", "accepted", "refused", "segments")) {
                if (preview.has(name)) {
                    rows.add(List.of(name, preview.path(name).asText()));
                }
            }
            for (JsonNode price : preview.path("prices")) {
                rows.add(List.of(
                        "price",
                        price.path("amount").asText() + " "
                                + price.path("currency").asText()));
            }
            for (JsonNode refusal : preview.path("refusals")) {
                rows.add(List.of(
                        refusal.at("/problem/code").asText(),
                        refusal.path("recipients").asText() + " such as "
                                + Table.line(refusal.at("/examples/0/to").asText()) + ": "
                                + Table.line(refusal.at("/problem/sentence").asText())));
            }
            spec.commandLine().getOut().print(Table.of(rows));
            return 0;
        }
    }

    /** Makes a draft, with its recipients. */
    @Command(
            name = "create",
            description = "Makes a campaign of a CSV file or a query; 'start' sends it.",
            mixinStandardHelpOptions = true)
    static final class Create extends Asking {
        @Parameters(index = "0", paramLabel = "SUBJECT", description = "What people call it; it is not sent.")
        private String subject;

        @Option(names = "--text", description = "Its text.")
        private String text;

        @Option(names = "--template", description = "Name of a template in place of a text.")
        private String template;

        @Option(names = "--csv", paramLabel = "FILE", description = "Recipients; the first line names the columns.")
        private Path csv;

        @Option(names = "--query", description = "Query of the settings that finds the recipients.")
        private String query;

        @Option(names = "--from", description = "Sender ID.")
        private String from;

        @Option(names = "--account", description = "Account that all go by.")
        private String account;

        @Option(names = "--category", description = "Free word, for rules and reports.")
        private String category;

        @Option(names = "--rate", description = "Recipients handed over in a second.")
        private Integer rate;

        @Option(names = "--send-at", description = "Nothing is handed over before; a time with its offset.")
        private String sendAt;

        @Option(names = "--expires-at", description = "No message is sent after.")
        private String expiresAt;

        @Option(names = "--callback-url", description = "Where the states of its messages are posted.")
        private String callbackUrl;

        @Option(names = "--start", description = "Starts it at once.")
        private boolean start;

        @Override
        public Integer call() throws CommandFailure, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("subject", subject);
            body.put("text", text);
            body.put("template", template);
            body.put("query", query);
            body.put("from", from);
            body.put("account", account);
            body.put("category", category);
            body.put("rate", rate);
            body.put("sendAt", sendAt);
            body.put("expiresAt", expiresAt);
            body.put("callbackUrl", callbackUrl);
            body.put("start", query != null && start);
            body.values().removeIf(value -> value == null);
            JsonNode made = good(hub.post(CAMPAIGNS, body));
            String at = CAMPAIGNS + "/" + made.path("id").asText();
            if (csv != null) {
                RemoteHub.Reply filled = hub.put(at + "/recipients", csv, "text/csv");
                if (!filled.good()) {
                    // A draft that the command line cannot fill any more would only lie about.
                    hub.post(at + "/cancel", Map.of());
                }
                made = good(filled);
                if (start) {
                    made = good(hub.post(at + "/start", Map.of()));
                }
            }
            return print(made);
        }
    }
}
