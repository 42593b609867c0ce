package smshub.settings;

import smshub.message.TextPolicy;

/** Reads what accounts and clients say of texts. */
final class TextSection {
    private TextSection() {}

    static TextPolicy ofClient(ValuesInForce values, String id) {
        return new TextPolicy(
                values.value(SettingKeys.CLIENT_ALPHABET, id),
                values.value(SettingKeys.CLIENT_TRANSLITERATE, id),
                values.value(SettingKeys.CLIENT_PLAIN, id),
                values.value(SettingKeys.CLIENT_TOO_LONG, id),
                values.value(SettingKeys.CLIENT_MAX_CHARACTERS, id),
                values.value(SettingKeys.CLIENT_MAX_SEGMENTS, id));
    }

    /** An account's maxima stand beside its policy. */
    static TextPolicy ofAccount(ValuesInForce values, String id) {
        return new TextPolicy(
                values.value(SettingKeys.ALPHABET, id),
                values.value(SettingKeys.TRANSLITERATE, id),
                values.value(SettingKeys.PLAIN, id),
                values.value(SettingKeys.TOO_LONG, id),
                null,
                null);
    }
}
