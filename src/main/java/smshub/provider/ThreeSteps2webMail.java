package smshub.provider;

import java.net.URI;
import java.util.List;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.SendResult;

/** 3steps2web by e-mail. There is no public description of it: everything is a setting, and what is preset is a proposal. */
public final class ThreeSteps2webMail implements Provider {
    private final MailProfile profile = new MailProfile(
            null,
            null,
            "KUNDENNR:[CUSTOMER]\nHANDYNR:[PHONE]\nTARIF:[TARIFF]\nABSENDER:[FROM]\nBENUTZER:[USER]\nPASSWORT:[PASSWORD]\nTEXT:[MSG]");

    @Override
    public String id() {
        return "3steps2web-mail";
    }

    @Override
    public String title() {
        return "3steps2web (e-mail)";
    }

    /** None: a mail server is named by settings. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public String note() {
        return "Unconfirmed: no public description of 3steps2web's mails exists. Please ask 3steps2web for the address, the"
                + " subject and the lines; the presets are proposals. Texts take one segment; line breaks become blanks."
                + " The preset lines are KUNDENNR:[CUSTOMER], HANDYNR:[PHONE], "
                + "TARIF:[TARIFF], ABSENDER:[FROM], BENUTZER:[USER], PASSWORT:[PASSWORD], TEXT:[MSG]."
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
