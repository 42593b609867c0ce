package smshub.rules;

import java.time.Instant;
import smshub.account.ClientDefaults;
import smshub.account.ConsentMode;
import smshub.account.Quiet;
import smshub.consent.Consents;
import smshub.message.Msisdn;

/**
 * Who wants a message sent, of what kind it is, and when.
 *
 * @param client the client
 * @param category the message's category, or null
 * @param consents what recipients said
 * @param defaults what its requests get where they say nothing
 * @param hours when recipients are left alone
 * @param window when it may be sent, as the rules changed it
 */
record Asker(
        String client,
        String category,
        Consents consents,
        ClientDefaults defaults,
        QuietHours hours,
        SendWindow window) {
    /** One of whom no recipient said anything. */
    static final Asker ANYONE =
            new Asker("", null, Consents.NONE, ClientDefaults.NONE, QuietHours.NONE, SendWindow.OPEN);

    Consents.Finding consent(Msisdn to, ConsentMode account) {
        return consents.of(to, category, client, account);
    }

    /** Whether the recipient is left alone when the message could first be sent. */
    QuietHours.Finding quiet(Msisdn to, Quiet account) {
        return hours.at(window.from(), to, category, client, account);
    }

    Asker notBefore(Instant time) {
        return new Asker(client, category, consents, defaults, hours, window.notBefore(time));
    }
}
