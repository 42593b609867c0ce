package smshub.settings;

import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.account.Client.Permission;
import smshub.settings.Settings.Logins;
import smshub.settings.Settings.OpenId;
import smshub.settings.Settings.Role;

/** How persons and programs may log in, as the settings have it. */
final class LoginSection {
    private LoginSection() {}

    static Logins logins(ValuesInForce values) {
        return new Logins(values.value(SettingKeys.HTTP_ADDRESS_KEYS), openId(values));
    }

    private static OpenId openId(ValuesInForce values) {
        URI issuer = values.value(SettingKeys.OPENID_ISSUER);
        String client = values.value(SettingKeys.OPENID_CLIENT);
        OpenId openId = new OpenId(
                issuer,
                client,
                values.value(SettingKeys.OPENID_SECRET),
                values.value(SettingKeys.OPENID_TITLE),
                values.value(SettingKeys.OPENID_SCOPES),
                values.value(SettingKeys.OPENID_NAME),
                values.value(SettingKeys.OPENID_GROUPS),
                roles(values),
                permissions(values));
        if (issuer == null) {
            if (client != null) {
                values.mistake(SettingKeys.OPENID_ISSUER.path(), "is missing; 'client-id' is known there");
            }
            return null;
        }
        if (client == null || openId.secret() == null) {
            values.mistake("login.openid", "client-id and client-secret belong to 'issuer'");
        }
        if (!"https".equals(issuer.getScheme()) && !CrossChecks.loopback(String.valueOf(issuer.getHost()))) {
            values.mistake(SettingKeys.OPENID_ISSUER.path(), "must be an https address");
        }
        if (openId.roles().isEmpty()) {
            values.mistake(SettingKeys.OPENID_ROLES.path(), "must name groups, or nobody can come in");
        }
        openId.permissions().keySet().stream()
                .filter(group -> !openId.roles().containsKey(group))
                .forEach(group -> values.mistake(
                        SettingKeys.OPENID_PERMISSIONS.path(),
                        "names the group '" + group + "', which 'roles' do not"));
        return openId;
    }

    private static Map<String, Role> roles(ValuesInForce values) {
        Map<String, Role> roles = new HashMap<>();
        for (Map.Entry<String, Role> one : values.value(SettingKeys.OPENID_ROLES)) {
            roles.put(one.getKey(), one.getValue());
        }
        return roles;
    }

    private static Map<String, Set<Permission>> permissions(ValuesInForce values) {
        Map<String, Set<Permission>> permissions = new HashMap<>();
        List<Map.Entry<String, Permission>> given = values.value(SettingKeys.OPENID_PERMISSIONS);
        for (Map.Entry<String, Permission> one : given) {
            permissions
                    .computeIfAbsent(one.getKey(), group -> EnumSet.noneOf(Permission.class))
                    .add(one.getValue());
        }
        return permissions;
    }
}
