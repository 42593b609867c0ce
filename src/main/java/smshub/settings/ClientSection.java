package smshub.settings;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import smshub.account.Client;
import smshub.account.GuardSettings;
import smshub.account.Secret;

/** A client, as its section of the settings has it. */
final class ClientSection {
    private ClientSection() {}

    /** @param zone whose midnight begins a client's day; null for the machine's */
    static Client client(String id, ValuesInForce values, ZoneId zone) {
        values.checkId("clients", id);
        Secret signature = values.value(SettingKeys.CALLBACK_SIGNATURE, id);
        Secret hash = values.value(SettingKeys.CLIENT_KEY, id);
        return new Client(
                        id,
                        hash == null ? null : hash.reveal().substring("sha256:".length()),
                        values.value(SettingKeys.CLIENT_ACCOUNTS, id),
                        Set.copyOf(values.value(SettingKeys.CLIENT_PERMISSIONS, id)),
                        values.value(SettingKeys.CLIENT_PASSWORD, id),
                        new Client.Callbacks(
                                values.value(SettingKeys.CALLBACK_HOSTS, id),
                                values.value(SettingKeys.CALLBACK_PRIVATE, id),
                                signature,
                                InboundSection.ofClient(values, id, signature)),
                        values.value(SettingKeys.CLIENT_CONSENT, id),
                        values.value(SettingKeys.CLIENT_BRANCH, id))
                .with(guards(id, values, zone))
                .with(TextSection.ofClient(values, id))
                .with(schedule(id, values))
                .with(Set.copyOf(values.value(SettingKeys.CLIENT_LOGINS, id)));
    }

    /** A name at facades leads to one client. */
    static void sharedLogins(List<Client> clients, BiConsumer<String, String> report) {
        Map<String, String> owners = new HashMap<>();
        clients.forEach(client -> owners.put(client.id(), client.id()));
        for (Client client : clients) {
            for (String login : client.logins()) {
                String owner = owners.putIfAbsent(login, client.id());
                if (owner != null && !owner.equals(client.id())) {
                    report.accept(
                            "clients." + client.id() + ".logins", "has a name of the client '" + owner + "', " + login);
                }
            }
        }
    }

    private static Client.Schedule schedule(String id, ValuesInForce values) {
        ZoneId own = values.value(SettingKeys.CLIENT_ZONE, id);
        return new Client.Schedule(
                own == null ? values.value(SettingKeys.TIME_ZONE) : own,
                AccountSection.quiet(
                        values,
                        "clients." + id + ".quiet.days",
                        values.value(SettingKeys.CLIENT_QUIET_HOURS, id),
                        values.value(SettingKeys.CLIENT_QUIET_DAYS, id),
                        values.value(SettingKeys.CLIENT_QUIET_EXCEPT, id)));
    }

    private static GuardSettings guards(String id, ValuesInForce values, ZoneId zone) {
        int rate = values.value(SettingKeys.CLIENT_RATE, id);
        int burst = values.value(SettingKeys.CLIENT_BURST, id);
        return new GuardSettings(
                rate,
                Math.max(1, burst == 0 ? rate : burst),
                values.value(SettingKeys.CLIENT_QUOTA, id),
                new GuardSettings.Budget(
                        values.value(SettingKeys.BUDGET_MESSAGES, id),
                        values.value(SettingKeys.BUDGET_SEGMENTS, id),
                        values.value(SettingKeys.BUDGET_MONEY, id),
                        values.value(SettingKeys.BUDGET_WHEN_EXHAUSTED, id)),
                values.value(SettingKeys.DUPLICATES_WINDOW, id),
                new GuardSettings.Brakes(
                        values.value(SettingKeys.BRAKE_COUNTRY, id),
                        values.value(SettingKeys.BRAKE_NUMBER, id),
                        values.value(SettingKeys.BRAKE_RANGE, id),
                        Set.copyOf(values.value(SettingKeys.BRAKE_USUAL, id))),
                zone == null ? ZoneId.systemDefault() : zone);
    }
}
