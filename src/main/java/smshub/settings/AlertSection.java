package smshub.settings;

import java.nio.file.Path;
import java.util.Set;
import smshub.account.AlertSettings;

/** Who hears by mail of what goes wrong, out of the document. */
final class AlertSection {
    private AlertSection() {}

    /**
     * Null where nobody is named.
     *
     * @param others whether an intake names who hears of its failures
     */
    static AlertSettings of(ValuesInForce values, Path home, boolean others) {
        Path authority = values.value(SettingKeys.ALERTS_AUTHORITY);
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
                values.value(SettingKeys.ALERTS_GATHER));
        return alerts.to().isEmpty() && !others ? null : alerts;
    }
}
