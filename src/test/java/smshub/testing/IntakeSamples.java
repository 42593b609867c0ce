package smshub.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.intake.IntakeChannel;
import smshub.protocol.smsc.SmscChannel;
import smshub.protocol.smslib.GammuIntake;
import smshub.protocol.smslib.TableIntake;
import smshub.protocol.smstools.SpoolIntake;
import smshub.settings.Settings;

/** Intakes that look often. */
public final class IntakeSamples {
    private IntakeSamples() {}

    /** An intake from the tables of a database. */
    public static IntakeSettings tables(
            String name, Settings.Store database, List<String> inbound, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("url", database.url());
        settings.put("user", database.user());
        String password = database.password() == null ? "" : database.password().reveal();
        return intake(
                name,
                new TableIntake(),
                inbound,
                settings,
                password.isEmpty() ? Map.of() : Map.of("password", new Secret(password)));
    }

    /** An intake from the tables of Gammu SMSD. */
    public static IntakeSettings gammu(String name, Settings.Store database, List<String> inbound) {
        String password = database.password() == null ? "" : database.password().reveal();
        return intake(
                name,
                new GammuIntake(),
                inbound,
                Map.of("url", database.url(), "user", database.user()),
                password.isEmpty() ? Map.of() : Map.of("password", new Secret(password)));
    }

    /** An intake from folders below one, which are made. */
    public static IntakeSettings spool(String name, Path spool, List<String> inbound, Map<String, String> own)
            throws IOException {
        Map<String, String> settings = new HashMap<>(own);
        for (String folder : List.of("outgoing", "sent", "failed", "incoming", "report")) {
            Files.createDirectories(spool.resolve(folder));
            settings.put(folder, spool.resolve(folder).toString());
        }
        return intake(name, new SpoolIntake(), inbound, settings, Map.of());
    }

    /** An entrance for a client that speaks SMPP. */
    public static IntakeSettings smpp(
            String name, String client, int port, List<String> inbound, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("listen-port", Integer.toString(port));
        IntakeSettings intake = intake(name, new SmscChannel(), inbound, settings, Map.of());
        List<String> mistakes = new SmscChannel().mistakes(intake);
        if (!mistakes.isEmpty()) {
            throw new AssertionError(mistakes);
        }
        return new IntakeSettings(
                name,
                intake.type(),
                client,
                true,
                null,
                null,
                intake.interval(),
                0,
                inbound,
                intake.settings(),
                intake.secrets());
    }

    private static IntakeSettings intake(
            String name,
            IntakeChannel channel,
            List<String> inbound,
            Map<String, String> own,
            Map<String, Secret> secrets) {
        Map<String, String> settings = new HashMap<>();
        channel.settings().stream()
                .filter(setting -> setting.defaultValue() != null)
                .forEach(setting -> settings.put(setting.name(), setting.defaultValue()));
        settings.putAll(own);
        return new IntakeSettings(
                name, channel.id(), "app", true, null, null, Duration.ofMillis(200), 0, inbound, settings, secrets);
    }

    /** Settings with intakes and facades. */
    public static Settings with(Settings usual, Set<Settings.Facade> facades, List<IntakeSettings> intakes) {
        return new Settings(
                usual.data(),
                usual.routes(),
                usual.broker(),
                usual.store(),
                usual.http(),
                usual.limits(),
                facades,
                usual.operators(),
                usual.clients(),
                usual.accounts(),
                intakes);
    }
}
