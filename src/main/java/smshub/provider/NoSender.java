package smshub.provider;

import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.Limits.Senders;

/** Accounts that carry no sender: the recipient sees the account's own number. */
public final class NoSender {
    /** What becomes of a message that names one all the same. */
    public static final AccountSetting SETTING = AccountSetting.optional(
            "refuse-sender", "Refuse messages that name a sender, where none is carried", Kind.BOOLEAN, "false");

    private NoSender() {}

    public static Senders of(Account account) {
        return Senders.none(Boolean.parseBoolean(account.settings().get(SETTING.name())));
    }
}
