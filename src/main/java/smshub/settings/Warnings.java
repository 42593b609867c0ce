package smshub.settings;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.IntakeSettings;

/**
 * What is allowed and not wise: secrets that stand in the settings file itself, and connections to other machines that
 * anybody on the way can read.
 */
public final class Warnings {
    private static final Pattern JDBC = Pattern.compile("jdbc:(postgresql|mariadb|mysql|h2:tcp)://([^/:?;,]+).*");
    private static final Pattern JDBC_TLS =
            Pattern.compile("(?i).*[?&;](ssl=true|usessl=true|sslmode=(require|trust|verify-ca|verify-full))([&;].*)?");
    private static final Pattern BROKER = Pattern.compile("\\(?(tcp|amqp|stomp|mqtt)://([^/:?;,)]+).*");
    private static final Pattern BROKER_TLS = Pattern.compile("(?i).*sslEnabled=true.*");
    /** Settings that say how a server is reached, what means in clear, and which other setting names the server. */
    private static final List<String[]> WAYS = List.of(
            new String[] {"tls", "false", "host"},
            new String[] {"security", "none", "host"},
            new String[] {"smtp-security", "none", "smtp-host"},
            new String[] {"smtp-tls", "never", "smtp-host"});

    /** Services whose callers put their password into the address. */
    private static final List<Settings.Facade> IN_ADDRESSES =
            List.of(Settings.Facade.SMSAPI, Settings.Facade.SMSBRANA, Settings.Facade.KANNEL);

    private final Loaded loaded;
    private final Map<String, String> places = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private Warnings(Loaded loaded) {
        this.loaded = loaded;
        loaded.values().forEach(value -> places.put(value.key(), value.where()));
    }

    /** A sentence each, with key and line. */
    public static List<String> of(Loaded loaded) {
        Warnings warnings = new Warnings(loaded);
        warnings.secrets();
        warnings.connections();
        warnings.keysInAddresses();
        warnings.certificates();
        return List.copyOf(warnings.warnings);
    }

    private void secrets() {
        for (String key : loaded.secrets().inClear()) {
            warn(
                    key,
                    key.startsWith("operators.")
                            ? "stands in clear in the settings; './hub secret password' makes a hash to put there"
                            : "stands in clear in the settings; './hub secret set NAME' keeps it encrypted, for"
                                    + " ${secret:NAME}");
        }
    }

    private void connections() {
        Settings settings = loaded.settings();
        address("broker.url", settings.broker().url());
        address("store.url", settings.store().url());
        URI webhook =
                settings.alerts() == null ? null : settings.alerts().watch().webhook();
        address("alerts.webhook", webhook == null ? null : webhook.toString());
        if (settings.site().traces() != null) {
            address("traces.endpoint", settings.site().traces().endpoint().toString());
        }
        for (Account account : settings.accounts()) {
            String at = "accounts." + account.id();
            URI url = account.connection() == null ? null : account.connection().url();
            address(at + ".connection.url", url == null ? null : url.toString());
            push(at, account.terms().inbound().forward());
            settings(at + ".settings.", account.settings());
            account.secrets().forEach((name, secret) -> address(at + ".settings." + name, secret.reveal()));
            if ("false".equals(account.settings().get("hash"))) {
                warn(at + ".settings.hash", "is false: the password itself goes with every call");
            }
        }
        settings.clients()
                .forEach(client ->
                        push("clients." + client.id(), client.callbacks().inbound()));
        for (IntakeSettings intake : settings.intakes()) {
            settings("intakes." + intake.name() + ".settings.", intake.settings());
        }
    }

    private void push(String at, InboundForward forward) {
        address(
                at + ".inbound.forward.push",
                forward.push() == null ? null : forward.push().toString());
    }

    private void certificates() {
        for (Certificates.Known certificate : Certificates.of(loaded.settings())) {
            if (certificate.end() != null
                    && certificate.end().isBefore(Instant.now().plus(Certificates.SOON))) {
                warn(certificate.key(), "is valid until " + certificate.end() + " only");
            }
        }
    }

    private void keysInAddresses() {
        Settings settings = loaded.settings();
        boolean refused = settings.clients().stream()
                .anyMatch(client -> !client.permissions().equals(Set.of(Client.Permission.SEND)));
        for (Settings.Facade facade : IN_ADDRESSES) {
            if (settings.facades().contains(facade)
                    && refused
                    && !settings.http().logins().keysInAddresses()) {
                warn(
                        "facades." + facade.name().toLowerCase(Locale.ROOT),
                        "takes passwords from addresses only of clients with no other permission than send, unless"
                                + " http.keys-in-addresses is true");
            }
        }
    }

    private void settings(String at, Map<String, String> settings) {
        settings.forEach((name, value) -> address(at + name, value));
        for (String[] way : WAYS) {
            String host = settings.get(way[2]);
            if (way[1].equals(settings.get(way[0])) && host != null && !CrossChecks.loopback(host)) {
                warn(at + way[0], "is " + way[1] + ": messages and login go to " + host + " in clear");
            }
        }
    }

    private void address(String key, String address) {
        String host = address == null ? null : inClear(address);
        if (host != null && !CrossChecks.loopback(host)) {
            warn(key, "leads to " + host + " in clear: anybody on the way reads messages and login");
        }
    }

    /** The host of an address without TLS; null for any other. */
    static String inClear(String address) {
        if (address.startsWith("http://")) {
            Matcher http = Pattern.compile("http://(?:[^/@]*@)?(\\[[^]]*]|[^/:?#]+).*", Pattern.DOTALL)
                    .matcher(address);
            return http.matches() ? http.group(1) : null;
        }
        Matcher jdbc = JDBC.matcher(address);
        if (jdbc.matches()) {
            return JDBC_TLS.matcher(address).matches() ? null : jdbc.group(2);
        }
        Matcher broker = BROKER.matcher(address);
        return broker.matches() && !BROKER_TLS.matcher(address).matches() ? broker.group(2) : null;
    }

    private void warn(String key, String sentence) {
        String place = places.getOrDefault(key, "");
        warnings.add(key + " " + sentence + (place.isEmpty() || place.equals("default") ? "" : " (" + place + ")"));
    }
}
