package smshub.service.sms4;

/** 3steps2web by e-mail. There is no public description of it: everything is a setting, and what is preset is a proposal. */
public final class ThreeSteps2webMail extends MailProvider {
    public ThreeSteps2webMail() {
        super(
                null,
                null,
                "KUNDENNR:[CUSTOMER]\nHANDYNR:[PHONE]\nTARIF:[TARIFF]\nABSENDER:[FROM]\nBENUTZER:[USER]\nPASSWORT:[PASSWORD]\nTEXT:[MSG]");
    }

    @Override
    public String id() {
        return "3steps2web-mail";
    }

    @Override
    public String title() {
        return "3steps2web (e-mail)";
    }

    @Override
    public String note() {
        return "Unconfirmed: no public description of 3steps2web's mails exists. Please ask 3steps2web for the address, the"
                + " subject and the lines; the presets are proposals. Texts take one segment unless long-texts is true;"
                + " line breaks become blanks."
                + " The preset lines are KUNDENNR:[CUSTOMER], HANDYNR:[PHONE], "
                + "TARIF:[TARIFF], ABSENDER:[FROM], BENUTZER:[USER], PASSWORT:[PASSWORD], TEXT:[MSG]."
                + " A mail that was accepted counts as sent, and more is not heard.";
    }
}
