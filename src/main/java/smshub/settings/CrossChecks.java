package smshub.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AccountWatch;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.InboundForward;
import smshub.account.IntakeSettings;
import smshub.account.Visibility;
import smshub.message.Price;
import smshub.message.TextPolicy;
import smshub.template.EventRule;
import smshub.tls.TlsFiles;

/** What must hold between keys, each of which is right for itself. Values that were refused before are null here. */
final class CrossChecks {
    private final Settings settings;
    private final BiConsumer<String, String> report;
    private final Map<String, Client> clients;
    private final Map<String, Account> accounts;

    private CrossChecks(Settings settings, BiConsumer<String, String> report) {
        this.settings = settings;
        this.report = report;
        clients = settings.clients().stream().collect(Collectors.toMap(Client::id, Function.identity()));
        accounts = settings.accounts().stream().collect(Collectors.toMap(Account::id, Function.identity()));
    }

    /**
     * Reports key and sentence of what does not hold.
     *
     * @param secretKey file of the key that opens the secrets
     */
    static void run(Settings settings, Path secretKey, BiConsumer<String, String> report) {
        if (secretKey.startsWith(settings.data())) {
            report.accept("data", "must not hold the key of the secrets, " + secretKey);
        }
        CrossChecks checks = new CrossChecks(settings, report);
        checks.outsideBroker();
        checks.listeners();
        checks.operators();
        settings.clients().forEach(checks::client);
        checks.sharedKeys();
        ClientSection.sharedLogins(settings.clients(), report);
        settings.accounts().forEach(checks::account);
        checks.defaultAccount();
        checks.plan();
        settings.intakes().forEach(checks::intake);
        settings.completion().events().forEach(checks::event);
        if (settings.alerts() != null) {
            checks.alerts(settings.alerts());
        }
    }

    /** Whether an address is reached from this machine alone. */
    static boolean loopback(String host) {
        return TlsFiles.loopback(host);
    }

    private void outsideBroker() {
        Settings.Broker broker = settings.broker();
        if ((broker.user() == null) != (broker.password() == null)) {
            report.accept("broker", "user and password belong together");
        } else if (broker.user() != null && broker.url() == null) {
            report.accept("broker.user", "is for an outside broker only; name its 'url', or use 'operators'");
        }
    }

    private void listeners() {
        Settings.Broker broker = settings.broker();
        boolean ownBroker = broker.url() == null && broker.port() >= 0;
        if (ownBroker && broker.port() > 0 && broker.port() == settings.http().port()) {
            report.accept("http.port", "must not be the port of the broker as well");
        }
        ListenerSection.check(settings, ownBroker, report);
    }

    private void operators() {
        for (Settings.Operator operator : settings.operators()) {
            if (operator.role() == Settings.Role.APPLICATION && !clients.containsKey(operator.name())) {
                report.accept(
                        "operators." + operator.name(),
                        "an application must have the id of a client, "
                                + oneOf(clients.keySet().stream().toList()));
            }
            if (operator.role() == Settings.Role.APPLICATION
                    && !operator.permissions().isEmpty()) {
                report.accept(
                        "operators." + operator.name() + ".permissions",
                        "are for persons; an application has those of its client");
            }
        }
    }

    private void client(Client client) {
        if (!client.callbacks().hosts().isEmpty() && client.callbacks().secret() == null) {
            report.accept(
                    "clients." + client.id() + ".callbacks.secret", "is missing; it signs what is posted to 'hosts'");
        }
        if (client.callbacks().inbound().push() != null && client.callbacks().secret() == null) {
            report.accept(
                    "clients." + client.id() + ".callbacks.secret",
                    "is missing; it signs what is posted to 'inbound.forward.push'");
        }
        guards(client);
        for (String id : client.accounts()) {
            Account account = accounts.get(id);
            String key = "clients." + client.id() + ".accounts";
            if (account == null) {
                report.accept(
                        key,
                        "must name accounts, "
                                + oneOf(accounts.keySet().stream().toList()) + ", not '" + id + "'");
            } else if (!Visibility.open(account, client.id(), client.branch())) {
                boolean byClients =
                        !account.clients().isEmpty() && !account.clients().contains(client.id());
                report.accept(
                        key,
                        "names the account '" + id + "', whose own '" + (byClients ? "clients" : "branches")
                                + "' leave this client out");
            }
        }
    }

    private void guards(Client client) {
        GuardSettings guards = client.guards();
        String path = "clients." + client.id();
        if (guards.rate() == 0 && guards.burst() > 1) {
            report.accept(path + ".burst", "needs a 'rate'");
        }
        if (guards.budget().whenExhausted() == GuardSettings.WhenExhausted.DEFER
                && !guards.budget().any()) {
            report.accept(path + ".budget.when-exhausted", "needs a limit, 'messages', 'segments' or 'money'");
        }
        Price money = guards.budget().money();
        if (money != null
                && settings.accounts().stream().noneMatch(account -> money.currency()
                        .equals(account.terms().prices().currency()))) {
            report.accept(path + ".budget.money", "limits nothing: no account has prices in " + money.currency());
        }
        if (!guards.brakes().usualCountries().isEmpty() && guards.brakes().newCountry() == null) {
            report.accept(path + ".brakes.usual-countries", "is for the brake 'new-country' only");
        }
    }

    private void sharedKeys() {
        Map<String, String> owners = new HashMap<>();
        for (Client client : settings.clients()) {
            String owner = client.keyHash() == null ? null : owners.putIfAbsent(client.keyHash(), client.id());
            if (owner != null) {
                report.accept("clients." + client.id() + ".key", "is the key of the client '" + owner + "' as well");
            }
        }
    }

    private void account(Account account) {
        String at = "accounts." + account.id();
        account.clients().stream()
                .filter(id -> !clients.containsKey(id))
                .forEach(id -> report.accept(
                        at + ".clients",
                        "must name clients, " + oneOf(clients.keySet().stream().toList()) + ", not '" + id + "'"));
        List<String> branches = clients.values().stream()
                .map(Client::branch)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        account.terms().branches().stream()
                .filter(branch -> !branches.contains(branch))
                .forEach(branch -> report.accept(
                        at + ".branches",
                        "must name branches of clients, " + oneOf(branches) + ", not '" + branch + "'"));
        InboundSection.check(account, clients, report);
        Instant end = account.terms().activeUntil();
        if (end != null && account.activeFrom() != null && !account.activeFrom().isBefore(end)) {
            report.accept(at + ".active-until", "must be later than active-from");
        }
        AccountWatch.Canary canary = account.terms().watch().canary();
        if (canary != null && canary.within().compareTo(canary.interval()) > 0) {
            report.accept(at + ".watch.canary-within", "must not be longer than canary-interval");
        }
        Account.Connection connection = account.connection();
        if ((connection.proxyHost() == null) != (connection.proxyPort() == 0)) {
            report.accept(at + ".connection", "proxy-host and proxy-port belong together");
        }
        if (connection.tls() != null) {
            certificates(at + ".connection.", connection.tls());
        }
        Account.Delivery delivery = account.delivery();
        if (delivery.firstDelay().compareTo(delivery.maxDelay()) > 0) {
            report.accept(at + ".delivery.first-delay", "must not be longer than max-delay");
        }
        if (delivery.breakerPause().compareTo(delivery.maxDelay()) > 0) {
            report.accept(at + ".delivery.breaker-pause", "must not be longer than max-delay");
        }
        TextPolicy policy = account.texts().policy();
        if (account.texts().removeDiacritics() && policy.transliterate() != null) {
            report.accept(
                    at + ".texts.transliterate",
                    "must not stand beside remove-diacritics, which says the same in part; keep one of them");
        }
        if (account.texts().gsm7Only() && policy.alphabet() != null) {
            report.accept(
                    at + ".texts.alphabet", "must not stand beside gsm7-only, which says the same; keep one of them");
        }
        String signature = account.texts().signature();
        if (signature.codePointCount(0, signature.length()) >= account.texts().maxCharacters()) {
            report.accept(at + ".texts.signature", "leaves no room for a text within max-characters");
        }
    }

    private void event(EventRule rule) {
        String account = rule.wishes().account();
        if (account != null && !accounts.containsKey(account)) {
            report.accept(
                    "events." + rule.id() + ".account",
                    "must name an account, " + oneOf(accounts.keySet().stream().toList()) + ", not '" + account + "'");
        }
    }

    private void defaultAccount() {
        String first = null;
        for (Account account : settings.accounts()) {
            if (account.terms().standard() && first != null) {
                report.accept(
                        "accounts." + account.id() + ".default", "is true for the account '" + first + "' as well");
            }
            first = account.terms().standard() && first == null ? account.id() : first;
        }
    }

    private void plan() {
        for (int place = 1; place <= settings.plan().entries().size(); place++) {
            AccountPlan.Entry entry = settings.plan().entries().get(place - 1);
            String at = "plan." + place;
            entry.clients().stream()
                    .filter(id -> !clients.containsKey(id))
                    .forEach(id -> report.accept(
                            at + ".client",
                            "must name clients, " + oneOf(List.copyOf(clients.keySet())) + ", not '" + id + "'"));
            Set<String> named = new LinkedHashSet<>();
            for (String id : entry.accounts()) {
                if (!accounts.containsKey(id)) {
                    report.accept(
                            at + ".accounts",
                            "must name accounts, " + oneOf(List.copyOf(accounts.keySet())) + ", not '" + id + "'");
                } else if (!named.add(id)) {
                    report.accept(at + ".accounts", "names the account '" + id + "' twice");
                }
            }
            if (entry.choose() == AccountPlan.Choose.CHEAPEST) {
                cheapest(at + ".choose", named.isEmpty() ? accounts.keySet() : named);
            }
        }
    }

    private void cheapest(String key, Set<String> among) {
        Set<String> currencies = new TreeSet<>();
        for (String id : among) {
            String currency = accounts.get(id).terms().prices().currency();
            if (currency != null) {
                currencies.add(currency);
            }
        }
        if (currencies.size() > 1) {
            report.accept(key, "cannot compare prices in " + String.join(" and ", currencies));
        } else if (currencies.isEmpty()) {
            report.accept(key, "needs accounts with prices");
        }
    }

    private void intake(IntakeSettings intake) {
        String at = "intakes." + intake.name();
        if (intake.name().equals("queue")) {
            report.accept(at, "must have another name; references of the broker's requests begin with this one");
        }
        if (intake.client() != null && !clients.containsKey(intake.client())) {
            report.accept(
                    at + ".client",
                    "must name a client, " + oneOf(clients.keySet().stream().toList()) + ", not '" + intake.client()
                            + "'");
        } else if (intake.client() != null
                && !clients.get(intake.client()).permissions().contains(Client.Permission.SEND)) {
            report.accept(at + ".client", "must name a client that may send");
        }
        if (intake.validFrom() != null
                && intake.validTo() != null
                && !intake.validFrom().isBefore(intake.validTo())) {
            report.accept(at + ".valid-to", "must be later than valid-from");
        }
        Client client = intake.client() == null ? null : clients.get(intake.client());
        for (String id : intake.inboundAccounts()) {
            if (!accounts.containsKey(id)) {
                report.accept(
                        at + ".inbound-accounts",
                        "must name accounts, "
                                + oneOf(accounts.keySet().stream().toList()) + ", not '" + id + "'");
            } else if (client != null && !Visibility.reads(client, accounts.get(id))) {
                report.accept(
                        at + ".inbound-accounts",
                        "names the account '" + id + "', whose messages from handsets its client may not read; see"
                                + " 'inbound' of the account");
            }
        }
    }

    /** Opened now: a wrong password must not show with the first message only. */
    private void certificates(String at, Account.Tls tls) {
        if ((tls.certificate() == null) != (tls.password() == null)) {
            report.accept(at + "client-certificate", "and client-certificate-password belong together");
        } else if (tls.certificate() != null) {
            try (InputStream file = Files.newInputStream(tls.certificate())) {
                KeyStore.getInstance("PKCS12")
                        .load(file, tls.password().reveal().toCharArray());
            } catch (IOException | GeneralSecurityException e) {
                report.accept(at + "client-certificate", "must be a PKCS #12 file that its password opens");
            }
        }
        if (tls.authority() != null) {
            authority(at + "authority", tls.authority());
        }
    }

    private void authority(String key, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(content)
                    .isEmpty()) {
                report.accept(key, "must be a PEM file with at least one certificate");
            }
        } catch (IOException | GeneralSecurityException e) {
            report.accept(key, "must be a PEM file with certificates");
        }
    }

    private void alerts(AlertSettings alerts) {
        AlertSettings.Watch watch = alerts.watch();
        boolean mail = !alerts.to().isEmpty()
                || !watch.clients().isEmpty()
                || settings.intakes().stream()
                        .anyMatch(intake -> !intake.alerts().isEmpty())
                || InboundForward.all(settings.accounts(), settings.clients()).values().stream()
                        .anyMatch(forward -> !forward.mail().isEmpty());
        String why = (alerts.to().isEmpty() ? "somebody" : "'to'") + " is to be told by mail";
        if (watch.webhookSecret() != null && watch.webhook() == null) {
            report.accept("alerts.webhook-secret", "signs what is posted to 'webhook', which is missing");
        }
        if (!watch.clients().isEmpty() && alerts.states().isEmpty()) {
            report.accept(
                    "clients."
                            + watch.clients().keySet().stream()
                                    .sorted()
                                    .findFirst()
                                    .orElseThrow() + ".alerts",
                    "hear of nothing: name the ends that are told in alerts.states");
        }
        if (mail && alerts.from() == null) {
            report.accept("alerts.from", "is missing; " + why);
        }
        if (mail && alerts.host() == null) {
            report.accept("alerts.smtp-host", "is missing; " + why);
        } else if (alerts.host() != null
                && alerts.security() == AlertSettings.Security.NONE
                && !loopback(alerts.host())) {
            report.accept("alerts.smtp-security", "must be tls or starttls, for the server is another machine");
        }
        if (alerts.authority() != null) {
            authority("alerts.authority", alerts.authority());
        }
    }

    static String oneOf(List<String> ids) {
        return ids.isEmpty() ? "of which there are none" : "one of " + String.join(", ", ids);
    }
}
