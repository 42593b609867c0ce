package smshub.provider.declared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;

/** The settings that a declaration asks of its accounts, and what must hold of them. */
final class SettingsTable {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final List<AccountSetting> settings = new ArrayList<>();
    private final Map<String, Pattern> checks = new HashMap<>();
    private Login oneOf;
    private Login anyOf;

    /** Settings that belong together, several kinds of them. */
    private record Login(List<List<String>> groups) {
        String words() {
            return String.join(
                    ", or ",
                    groups.stream().map(group -> String.join(" and ", group)).toList());
        }
    }

    /**
     * @param part the declaration: its table, and beside it groups of settings such as {@code [token, user+password]}, of which
     *     an account has exactly one ({@code one-of}), or at least one ({@code any-of}), and each whole
     */
    static SettingsTable of(Part part) {
        SettingsTable table = new SettingsTable();
        Part settings = part.at("settings");
        if (settings != null) {
            settings.entries().forEach(table::add);
        }
        table.oneOf = part.at("one-of", table::groups);
        table.anyOf = part.at("any-of", table::groups);
        return table;
    }

    private void add(String name, Part part) {
        part.words("title", "kind", "required", "default", "check");
        if (!NAME.matcher(name).matches()) {
            part.mistake("a setting's name has lower-case letters, digits and dashes");
        }
        Kind kind = kind(part);
        boolean required = part.on("required");
        String preset = part.text("default", null);
        if (preset != null && (required || kind == Kind.SECRET)) {
            part.at("default").mistake("belongs to no required or secret setting");
        }
        String title = part.neededText("title");
        settings.add(
                required
                        ? AccountSetting.required(name, title, kind)
                        : AccountSetting.optional(name, title, kind, preset));
        if (part.at("check") != null) {
            checks.put(name, Place.pattern(part.at("check")));
        }
    }

    private static Kind kind(Part part) {
        Part kind = part.at("kind");
        if (kind == null) {
            return Kind.TEXT;
        }
        return switch (kind.text()) {
            case "text" -> Kind.TEXT;
            case "secret" -> Kind.SECRET;
            case "boolean" -> Kind.BOOLEAN;
            case "number" -> Kind.NUMBER;
            case "url" -> Kind.URL;
            default -> {
                kind.mistake("must be text, secret, boolean, number or url");
                yield Kind.TEXT;
            }
        };
    }

    private Login groups(Part part) {
        List<List<String>> groups = new ArrayList<>();
        for (Part item : part.items()) {
            List<String> group = List.of(item.text().split("\\+"));
            for (String name : group) {
                if (settings.stream().noneMatch(setting -> setting.name().equals(name))) {
                    item.mistake("there is no setting '" + name + "'");
                }
            }
            groups.add(group);
        }
        return new Login(groups);
    }

    List<AccountSetting> settings() {
        return settings;
    }

    /** Adds a setting that the declaration does not name itself. */
    void add(AccountSetting setting) {
        settings.add(setting);
    }

    /** What is wrong with an account, one sentence each. */
    List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        checks.forEach((name, check) -> {
            String value = value(account, name);
            if (value != null && !check.matcher(value).matches()) {
                mistakes.add("settings." + name + " must match " + check.pattern());
            }
        });
        if (oneOf != null && (whole(account, oneOf) != 1 || broken(account, oneOf))) {
            mistakes.add("needs either " + oneOf.words() + ", and not both");
        }
        if (anyOf != null && (whole(account, anyOf) == 0 || broken(account, anyOf))) {
            mistakes.add("needs " + anyOf.words());
        }
        return mistakes;
    }

    private static long whole(Account account, Login login) {
        return login.groups.stream()
                .filter(group -> group.stream().allMatch(name -> value(account, name) != null))
                .count();
    }

    /** Whether of a group some settings are there and others not. */
    private static boolean broken(Account account, Login login) {
        return login.groups.stream()
                .anyMatch(group -> group.stream().anyMatch(name -> value(account, name) != null)
                        && group.stream().anyMatch(name -> value(account, name) == null));
    }

    private static String value(Account account, String name) {
        Secret secret = account.secrets().get(name);
        return secret != null ? secret.reveal() : account.settings().get(name);
    }
}
