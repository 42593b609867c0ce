package smshub.rules;

import smshub.account.ClientDefaults;
import smshub.account.ConsentMode;
import smshub.consent.Consents;
import smshub.message.Msisdn;

/**
 * Who wants a message sent, and of what kind it is.
 *
 * @param client the client
 * @param category the message's category, or null
 * @param consents what recipients said
 * @param defaults what its requests get where they say nothing
 */
record Asker(String client, String category, Consents consents, ClientDefaults defaults) {
    /** One of whom no recipient said anything. */
    static final Asker ANYONE = new Asker("", null, Consents.NONE, ClientDefaults.NONE);

    Consents.Finding consent(Msisdn to, ConsentMode account) {
        return consents.of(to, category, client, account);
    }
}
