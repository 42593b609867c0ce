package smshub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.account.AlertSettings;

/** Who hears of what goes wrong, out of the document. */
final class AlertSection {
    private AlertSection() {}

    /**
     * Null where nobody is named.
     *
     * @param clients ids of the clients, which may name who hears of their messages
     * @param others whether an intake names who hears of its failures
     */
    static AlertSettings of(ValuesInForce values, Path home, List<String> clients, boolean others) {
        Path authority = values.value(SettingKeys.ALERTS_AUTHORITY);
        Map<String, List<String>> own = new HashMap<>();
        for (String client : clients) {
            List<String> to = values.value(SettingKeys.CLIENT_ALERTS, client);
            if (!to.isEmpty()) {
                own.put(client, to);
            }
        }
        URI webhook = values.value(SettingKeys.ALERTS_WEBHOOK);
        AlertSettings alerts = new AlertSettings(
                values.value(SettingKeys.ALERTS_TO),
                values.value(SettingKeys.ALERTS_FROM),
                values.value(SettingKeys.ALERTS_HOST),
                values.value(SettingKeys.ALERTS_PORT),
                values.value(SettingKeys.ALERTS_SECURITY),
                values.value(SettingKeys.ALERTS_USER),
                values.value(SettingKeys.ALERTS_PASSWORD),
                authority == null ? null : home.resolve(authority),
                values.value(SettingKeys.ALERTS_AFTER),
                Set.copyOf(values.value(SettingKeys.ALERTS_STATES)),
                values.value(SettingKeys.ALERTS_GATHER),
                new AlertSettings.Watch(
                        values.value(SettingKeys.ALERTS_OLDEST),
                        values.value(SettingKeys.ALERTS_FAILURES),
                        webhook,
                        values.value(SettingKeys.ALERTS_WEBHOOK_SECRET),
                        own));
        return alerts.to().isEmpty() && !others && own.isEmpty() && webhook == null ? null : alerts;
    }
}
