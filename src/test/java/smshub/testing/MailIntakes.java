package smshub.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.account.IntakeSettings;
import smshub.account.Secret;

/** Mail intakes as tests want them: on this machine, in the clear unless a test says otherwise. */
public final class MailIntakes {
    public static final String PASSWORD = "hub-password";
    public static final String DOMAIN = "sms.example.com";

    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("senders", "@example.com"),
            Map.entry("numbers-in", "address"),
            Map.entry("domains", DOMAIN),
            Map.entry("vouched", "dmarc"),
            Map.entry("answers", "on-failure"),
            Map.entry("answer-from", "hub@" + DOMAIN),
            Map.entry("smtp-host", "127.0.0.1"),
            Map.entry("smtp-port", "1"),
            Map.entry("smtp-security", "none"),
            Map.entry("host", "127.0.0.1"),
            Map.entry("security", "none"),
            Map.entry("folder", "INBOX"),
            Map.entry("done-folder", "Done"),
            Map.entry("quarantine-folder", "SMS-Quarantine"));

    private MailIntakes() {}

    public static IntakeSettings of(String name, String type, Duration interval, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(USUAL);
        settings.putAll(own);
        return new IntakeSettings(
                name,
                type,
                "app",
                true,
                null,
                null,
                interval,
                0,
                List.of("main"),
                settings,
                Map.of("password", new Secret(PASSWORD)));
    }
}
