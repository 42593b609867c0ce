package smshub.provider;

import java.net.URI;
import java.util.List;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.SendResult;

/** SMS4 (sms4.de) by e-mail: a line for each key. The keys KUNDENNR and HANDYNR are documented, the others are proposals. */
public final class Sms4Mail implements Provider {
    private final MailProfile profile = new MailProfile(
            "sms@sms4.de", "SMS", "KUNDENNR:[CUSTOMER]\nHANDYNR:[PHONE]\nTARIF:[TARIFF]\nABSENDER:[FROM]\nTEXT:[MSG]");

    @Override
    public String id() {
        return "sms4-mail";
    }

    @Override
    public String title() {
        return "SMS4 (e-mail)";
    }

    /** None: a mail server is named by settings. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public String note() {
        return "SMS4 drops the same text to the same number within 24 hours without a word: to send one again, change the text"
                + " or switch the filter off in the settings at SMS4. The address of the sender must be registered there;"
                + " it is the login. The keys TARIF, ABSENDER and TEXT are not confirmed: please ask SMS4. Texts take one"
                + " segment; line breaks become blanks. The preset lines are KUNDENNR:[CUSTOMER], HANDYNR:[PHONE], "
                + "TARIF:[TARIFF], ABSENDER:[FROM], TEXT:[MSG]."
                + " A mail that was accepted counts as sent, and more is not heard.";
    }

    @Override
    public List<AccountSetting> settings() {
        return profile.settings();
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of();
    }

    @Override
    public List<String> mistakes(Account account) {
        return profile.mistakes(account);
    }

    /** The mail of a message. */
    public MailCall send(SendJob job) {
        return profile.mail(job);
    }

    /** How sending ended. */
    public SendResult sent(MailReply reply) {
        return profile.sent(reply);
    }
}
