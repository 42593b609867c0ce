package smshub.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A place that the hub fetches requests from: a table, a folder, a mailbox.
 *
 * @param name its name; begins the references of its requests
 * @param type id of its {@link IntakeType}
 * @param client whose rights and accounts count for its requests
 * @param enabled whether it is fetched from at all
 * @param validFrom not before this time, or null
 * @param validTo not after this time, or null
 * @param interval time between the end of a round and the next one
 * @param priority where several have work, those with a lower one let the others go first
 * @param inboundAccounts accounts whose messages from handsets are handed over there
 * @param settings the type's own settings, by name
 * @param secrets the secret ones among them
 * @param timetable hours and days at which it is fetched from
 * @param alerts addresses that hear of its failures, in place of those that hear of all; none for those
 */
public record IntakeSettings(
        String name,
        String type,
        String client,
        boolean enabled,
        Instant validFrom,
        Instant validTo,
        Duration interval,
        int priority,
        List<String> inboundAccounts,
        Map<String, String> settings,
        Map<String, Secret> secrets,
        Timetable timetable,
        List<String> alerts) {
    /** One that is fetched from at any time, and of whose failures those hear who hear of all. */
    public IntakeSettings(
            String name,
            String type,
            String client,
            boolean enabled,
            Instant validFrom,
            Instant validTo,
            Duration interval,
            int priority,
            List<String> inboundAccounts,
            Map<String, String> settings,
            Map<String, Secret> secrets) {
        this(
                name,
                type,
                client,
                enabled,
                validFrom,
                validTo,
                interval,
                priority,
                inboundAccounts,
                settings,
                secrets,
                Timetable.ALWAYS,
                List.of());
    }

    public IntakeSettings {
        alerts = List.copyOf(alerts);
        inboundAccounts = List.copyOf(inboundAccounts);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /** Whether a setting that is true or false is true. */
    public boolean on(String setting) {
        return Boolean.parseBoolean(settings.get(setting));
    }
}
