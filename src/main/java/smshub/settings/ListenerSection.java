package smshub.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.security.auth.x500.X500Principal;
import smshub.settings.SettingKeys.ClientCertificates;
import smshub.settings.Settings.ListenerSecurity;
import smshub.tls.ServerTls;
import smshub.tls.TlsFiles;

/** What protects the listeners, as the sections of both have it. */
final class ListenerSection {
    private final ValuesInForce values;
    private final Path home;
    private final String section;

    private ListenerSection(ValuesInForce values, Path home, String section) {
        this.values = values;
        this.home = home;
        this.section = section;
    }

    /** @param programs clients that prove themselves by a certificate */
    static ListenerSecurity http(ValuesInForce values, Path home, Map<X500Principal, String> programs) {
        TlsFiles tls = new ListenerSection(values, home, "http")
                .tls(
                        SettingKeys.HTTP_CERTIFICATE,
                        SettingKeys.HTTP_TLS_KEY,
                        SettingKeys.HTTP_AUTHORITY,
                        SettingKeys.HTTP_CLIENT_CERTIFICATES);
        return new ListenerSecurity(tls, values.value(SettingKeys.HTTP_PLAIN), programs);
    }

    /** The same for the hub's own broker. */
    static ListenerSecurity broker(ValuesInForce values, Path home, Map<X500Principal, String> programs) {
        TlsFiles tls = new ListenerSection(values, home, "broker")
                .tls(
                        SettingKeys.BROKER_CERTIFICATE,
                        SettingKeys.BROKER_TLS_KEY,
                        SettingKeys.BROKER_AUTHORITY,
                        SettingKeys.BROKER_CLIENT_CERTIFICATES);
        return new ListenerSecurity(tls, values.value(SettingKeys.BROKER_PLAIN), programs);
    }

    /** Opened now: a wrong file must not show with the first connection only. */
    private TlsFiles tls(Key<Path> certificate, Key<Path> key, Key<Path> authority, Key<ClientCertificates> clients) {
        Path certificateFile = file(certificate);
        Path keyFile = file(key);
        Path authorityFile = file(authority);
        boolean required = values.value(clients) == ClientCertificates.REQUIRED;
        if (certificateFile == null || keyFile == null) {
            if (certificateFile != keyFile) {
                values.mistake(section + ".tls", "certificate and key belong together");
            } else if (authorityFile != null || required) {
                values.mistake(section + ".tls", "needs a certificate and a key");
            }
            return null;
        }
        if (required && authorityFile == null) {
            values.mistake(clients.path(), "needs a 'client-authority'");
        }
        TlsFiles files = new TlsFiles(certificateFile, keyFile, authorityFile, required);
        try {
            ServerTls.of(files);
        } catch (IllegalArgumentException e) {
            values.mistake(section + ".tls", e.getMessage());
        }
        return files;
    }

    /**
     * Reports listeners that are open to other machines and should not be.
     *
     * @param ownBroker whether the hub's own broker listens
     */
    static void check(Settings settings, boolean ownBroker, BiConsumer<String, String> report) {
        boolean logins = !settings.operators().isEmpty();
        if (ownBroker) {
            check("broker.host", settings.broker().host(), settings.broker().security(), logins, report);
        }
        check("http.host", settings.http().host(), settings.http().security(), logins, report);
        for (String id : settings.http().security().programs().values()) {
            boolean person = settings.operators().stream()
                    .anyMatch(login -> login.name().equals(id) && login.role() != Settings.Role.APPLICATION);
            if (person) {
                report.accept(
                        "clients." + id + ".certificate",
                        "must not be of a client with the name of a person, for whom it would count at the broker");
            }
        }
    }

    private static void check(
            String key, String host, ListenerSecurity security, boolean logins, BiConsumer<String, String> report) {
        if (TlsFiles.loopback(host)) {
            return;
        }
        if (!logins) {
            report.accept(key, "is open to other machines, so 'operators' must have at least one login");
        } else if (security.tls() == null && !security.plainAllowed()) {
            report.accept(
                    key,
                    "is open to other machines without TLS: name 'tls.certificate' and 'tls.key', or, where a proxy before"
                            + " it has TLS, 'plain-allowed: true'");
        }
    }

    private Path file(Key<Path> key) {
        Path named = values.value(key);
        return named == null ? null : home.resolve(named).normalize();
    }
}
