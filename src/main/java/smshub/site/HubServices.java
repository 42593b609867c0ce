package smshub.site;

import java.util.Map;
import java.util.Set;
import smshub.account.Client;
import smshub.broker.BatchPublisher;
import smshub.intake.Intake;
import smshub.intake.RequestReader;
import smshub.provider.ProviderInbox;

/**
 * What the component {@code hub:} needs of its hub; it finds this in the registry. Where routes are checked and not run,
 * there are only the names, and the rest is null.
 *
 * @param clients clients by id
 * @param accounts ids of all accounts
 * @param intake takes requests over
 * @param reader judges the form of a request
 * @param publisher takes over what is no request
 * @param inbox takes over what providers tell
 */
public record HubServices(
        Map<String, Client> clients,
        Set<String> accounts,
        Intake intake,
        RequestReader reader,
        BatchPublisher publisher,
        ProviderInbox inbox) {
    /** The names alone, to check routes against. */
    public static HubServices names(Map<String, Client> clients, Set<String> accounts) {
        return new HubServices(clients, accounts, null, null, null, null);
    }
}
