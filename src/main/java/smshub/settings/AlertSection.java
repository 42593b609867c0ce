package smshub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import smshub.account.AlertSettings;

/** Who hears of what goes wrong, out of the document. */
final class AlertSection {
    private AlertSection() {}

    /**
     * Null where nobody is named who gets a mail: neither here nor by an intake, account or client.
     *
     * @param ids the children of a section
     */
    static AlertSettings of(ValuesInForce values, Path home, Function<String, List<String>> ids) {
        boolean others = Stream.of(SettingKeys.INTAKE_ALERTS, SettingKeys.INBOUND_MAIL, SettingKeys.CLIENT_INBOUND_MAIL)
                .anyMatch(key -> ids.apply(key.path().substring(0, key.path().indexOf('.'))).stream()
                        .anyMatch(id -> !values.value(key, id).isEmpty()));
        Path authority = values.value(SettingKeys.ALERTS_AUTHORITY);
        Map<String, List<String>> own = new HashMap<>();
        for (String client : ids.apply("clients")) {
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
