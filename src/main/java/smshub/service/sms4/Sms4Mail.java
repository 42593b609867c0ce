package smshub.service.sms4;

/** SMS4 (sms4.de) by e-mail: a line for each key. The keys KUNDENNR and HANDYNR are documented, the others are proposals. */
public final class Sms4Mail extends MailProvider {
    public Sms4Mail() {
        super(
                "sms@sms4.de",
                "SMS",
                "KUNDENNR:[CUSTOMER]\nHANDYNR:[PHONE]\nTARIF:[TARIFF]\nABSENDER:[FROM]\nTEXT:[MSG]");
    }

    @Override
    public String id() {
        return "sms4-mail";
    }

    @Override
    public String title() {
        return "SMS4 (e-mail)";
    }

    @Override
    public String note() {
        return "SMS4 drops the same text to the same number within 24 hours without a word: to send one again, change the text"
                + " or switch the filter off in the settings at SMS4. The address of the sender must be registered there;"
                + " it is the login. The keys TARIF, ABSENDER and TEXT are not confirmed: please ask SMS4. Texts take one"
                + " segment unless long-texts is true; line breaks become blanks. The preset lines are KUNDENNR:[CUSTOMER], HANDYNR:[PHONE], "
                + "TARIF:[TARIFF], ABSENDER:[FROM], TEXT:[MSG]."
                + " A mail that was accepted counts as sent, and more is not heard.";
    }
}
