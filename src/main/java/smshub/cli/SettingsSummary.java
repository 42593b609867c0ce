package smshub.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.account.Visibility;
import smshub.settings.Settings;

/** What would run with some settings, in words. */
final class SettingsSummary {
    private SettingsSummary() {}

    /** Listeners, accounts, clients and what an operator may have overlooked. */
    static String of(Settings settings) {
        StringBuilder text = new StringBuilder("The settings are right. This would run:\n");
        text.append(Table.of(List.of(
                List.of("  HTTP", http(settings.http())),
                List.of("  broker", broker(settings.broker())),
                List.of(
                        "  store",
                        settings.store().url() == null
                                ? "embedded, below " + settings.data()
                                : withoutOptions(settings.store().url())),
                List.of("  data", settings.data().toString()),
                List.of("  routes", routes(settings)))));
        if (!settings.accounts().isEmpty()) {
            text.append('\n')
                    .append(Table.of(
                            List.of("ACCOUNT", "PROVIDER", "QUEUE", "RATE", "STATE"),
                            settings.accounts().stream()
                                    .map(SettingsSummary::account)
                                    .toList()));
        }
        if (!settings.clients().isEmpty()) {
            text.append('\n')
                    .append(Table.of(
                            List.of("CLIENT", "MAY", "ACCOUNTS"),
                            settings.clients().stream()
                                    .map(client -> client(client, settings.accounts()))
                                    .toList()));
        }
        List<AccountPlan.Entry> plan = settings.plan().entries();
        if (!plan.isEmpty()) {
            text.append('\n')
                    .append(Table.of(
                            List.of("PLAN", "FOR", "ACCOUNTS"),
                            IntStream.range(0, plan.size())
                                    .mapToObj(i -> entry(i + 1, plan.get(i)))
                                    .toList()));
        }
        if (!settings.intakes().isEmpty()) {
            text.append('\n')
                    .append(Table.of(
                            List.of("INTAKE", "TYPE", "CLIENT", "EVERY", "STATE"),
                            settings.intakes().stream()
                                    .map(SettingsSummary::intake)
                                    .toList()));
        }
        if (settings.alerts() != null && !settings.alerts().to().isEmpty()) {
            text.append('\n')
                    .append("Alerts go to ")
                    .append(String.join(", ", hearers(settings.alerts())))
                    .append(".\n");
        }
        if (!settings.operators().isEmpty()) {
            text.append('\n')
                    .append(Table.of(
                            List.of("LOGIN", "ROLE", "MAY OVER HTTP"),
                            settings.operators().stream()
                                    .map(login -> List.of(login.name(), word(login.role()), words(login.permissions())))
                                    .toList()));
        }
        List<String> hints = hints(settings);
        if (!hints.isEmpty()) {
            text.append('\n');
            hints.forEach(hint -> text.append("Hint: ").append(hint).append('\n'));
        }
        return text.toString();
    }

    private static String routes(Settings settings) {
        Settings.Additions site = settings.site();
        return settings.routes()
                + (site.routes() == null ? "" : ", and those of the site in " + site.routes())
                + (site.jars() == null ? "" : ", with the jars in " + site.jars());
    }

    private static List<String> entry(int place, AccountPlan.Entry entry) {
        String conditions = Stream.of(
                        condition("client", entry.clients()),
                        condition("category", entry.categories()),
                        condition("prefix", entry.prefixes()),
                        condition("country", entry.countries()))
                .filter(condition -> !condition.isEmpty())
                .collect(Collectors.joining("; "));
        return List.of(
                String.valueOf(place),
                conditions.isEmpty() ? "all" : conditions,
                (entry.choose() == AccountPlan.Choose.CHEAPEST ? "the cheapest of " : "")
                        + (entry.accounts().isEmpty() ? "all" : String.join(", ", entry.accounts())));
    }

    private static String condition(String name, Collection<String> values) {
        return values.isEmpty() ? "" : name + " " + values.stream().sorted().collect(Collectors.joining(", "));
    }

    private static List<String> intake(IntakeSettings intake) {
        return List.of(
                intake.name(),
                intake.type(),
                intake.client(),
                intake.interval().toSeconds() + " s",
                intake.enabled() ? "enabled" : "disabled");
    }

    private static String http(Settings.Http http) {
        String address = "http://" + http.host() + ":" + port(http.port());
        return http.publicUrl() == null ? address : address + ", for providers " + http.publicUrl();
    }

    private static String broker(Settings.Broker broker) {
        if (broker.url() != null) {
            return "outside, " + withoutOptions(broker.url());
        }
        return broker.port() < 0
                ? "the hub's own, no listener"
                : "the hub's own, on " + broker.host() + ":" + port(broker.port());
    }

    private static String port(int port) {
        return port == 0 ? "(a free port)" : Integer.toString(port);
    }

    /** Options may hold a password. */
    private static String withoutOptions(String url) {
        return url.replaceFirst("[?;].*", "");
    }

    private static List<String> account(Account account) {
        int rate = account.delivery().rate();
        String state = !account.enabled()
                ? "disabled"
                : account.activeFrom() == null ? "enabled" : "from " + account.activeFrom();
        state += account.terms().activeUntil() == null
                ? ""
                : " until " + account.terms().activeUntil();
        state += account.terms().standard() ? ", default" : "";
        state += account.connection().inbound() ? "" : ", only sends";
        return List.of(
                account.id(),
                account.provider(),
                "sms.out." + account.id(),
                rate == 0 ? "no limit" : rate + "/s",
                state);
    }

    private static List<String> client(Client client, List<Account> accounts) {
        List<String> used = client.accounts().isEmpty()
                ? accounts.stream()
                        .filter(account -> Visibility.open(account, client.id(), client.branch()))
                        .map(Account::id)
                        .toList()
                : client.accounts();
        return List.of(client.id(), words(client.permissions()), used.isEmpty() ? "none" : String.join(", ", used));
    }

    private static String words(Set<Client.Permission> permissions) {
        return Stream.of(Client.Permission.values())
                .filter(permissions::contains)
                .map(SettingsSummary::word)
                .collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Who hears of all, and of the address its host: the rest of it may be a secret. */
    private static List<String> hearers(AlertSettings alerts) {
        List<String> hearers = new ArrayList<>(alerts.to());
        if (alerts.watch().webhook() != null) {
            hearers.add(alerts.watch().webhook().getHost());
        }
        return hearers.isEmpty() ? List.of("those that intakes and clients name") : hearers;
    }

    private static List<String> hints(Settings settings) {
        List<String> hints = new ArrayList<>();
        if (settings.accounts().stream().noneMatch(Account::enabled)) {
            hints.add("no account is enabled, so nothing can be sent; see 'accounts' in hub.yaml");
        }
        if (settings.clients().isEmpty()) {
            hints.add("there is no client, so no program may use the HTTP interface; './hub secret' makes a key");
        }
        if (settings.operators().isEmpty()) {
            hints.add("there is no operator, so nobody can log in at Hawtio or the broker; see 'operators'");
        }
        if (!settings.broker().syncJournal()) {
            hints.add("broker.sync-journal is false: accepted messages are lost when the power fails");
        }
        if (settings.http().behindUnknownProxy()) {
            hints.add(
                    "http.public-url leads to this machine by a proxy: name it in http.trusted-proxies, or all callers"
                            + " count as one address where wrong keys are slowed down");
        }
        return hints;
    }
}
