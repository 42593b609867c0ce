package smshub.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import smshub.account.Account;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.tls.ServerTls;
import smshub.tls.TlsFiles;

/** By which certificates the hub is known: those of its listeners, and those that it shows to providers. */
public final class Certificates {
    /** How long before its end one is told. */
    public static final Duration SOON = Duration.ofDays(14);

    private Certificates() {}

    /**
     * A certificate.
     *
     * @param key key of the settings that names it
     * @param end until when it is valid; null where its file cannot be read now
     */
    public record Known(String key, Instant end) {}

    /** All that the settings name, as their files are now. */
    public static List<Known> of(Settings settings) {
        List<Known> all = new ArrayList<>();
        listener(all, "broker.tls.certificate", settings.broker().security().tls());
        listener(all, "http.tls.certificate", settings.http().security().tls());
        settings.intakes().forEach(intake -> intake(all, intake));
        for (Account account : settings.accounts()) {
            Account.Tls tls =
                    account.connection() == null ? null : account.connection().tls();
            if (tls != null && tls.certificate() != null) {
                all.add(known(
                        "accounts." + account.id() + ".connection.client-certificate",
                        () -> ServerTls.ofPkcs12(tls.certificate(), () -> revealed(tls.password()))));
            }
        }
        return all;
    }

    private static void listener(List<Known> all, String key, TlsFiles files) {
        if (files != null) {
            all.add(known(key, () -> ServerTls.of(files)));
        }
    }

    /** An intake that listens has it as PEM files, or in a file of its own with a password. */
    private static void intake(List<Known> all, IntakeSettings intake) {
        String certificate = intake.settings().get("certificate");
        String key = intake.settings().get("certificate-key");
        if (certificate != null) {
            Path file = Path.of(certificate);
            all.add(known(
                    "intakes." + intake.name() + ".settings.certificate",
                    () -> key == null
                            ? ServerTls.ofPkcs12(
                                    file, () -> revealed(intake.secrets().get("certificate-password")))
                            : ServerTls.of(new TlsFiles(file, Path.of(key), null, false))));
        }
    }

    private static String revealed(Secret password) {
        return password == null ? "" : password.reveal();
    }

    private static Known known(String key, Supplier<ServerTls> files) {
        try {
            return new Known(key, files.get().end());
        } catch (IllegalArgumentException e) {
            return new Known(key, null);
        }
    }
}
