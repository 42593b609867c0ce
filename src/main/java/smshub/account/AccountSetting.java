package smshub.account;

/**
 * One setting that a provider asks of its accounts. Validation, masking, pages and documents read it.
 *
 * @param name key in {@code hub.yaml} under {@code settings}
 * @param title what it is, for people
 * @param kind whether it is secret and what it must look like
 * @param required whether an account without it is refused
 * @param defaultValue value where none is given, or null
 */
public record AccountSetting(String name, String title, Kind kind, boolean required, String defaultValue) {
    /** The form of a value. */
    public enum Kind {
        TEXT,
        SECRET,
        BOOLEAN,
        NUMBER,
        URL,
        REGEX
    }

    public static AccountSetting required(String name, String title, Kind kind) {
        return new AccountSetting(name, title, kind, true, null);
    }

    public static AccountSetting optional(String name, String title, Kind kind) {
        return new AccountSetting(name, title, kind, false, null);
    }

    public static AccountSetting optional(String name, String title, Kind kind, String defaultValue) {
        return new AccountSetting(name, title, kind, false, defaultValue);
    }
}
