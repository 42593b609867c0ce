package smshub.provider;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import smshub.account.Account;

/**
 * A line that a provider keeps open to receive by, beside what its routes call: a bean, which the hub finds in the
 * registry by this type. What is still open ends with Camel.
 */
public interface ProviderLine {
    /** Id of the provider whose accounts it serves. */
    String provider();

    /**
     * Opens the line of one account and keeps it open; comes back without waiting for that.
     *
     * @param inbox takes what comes in; routes reach it as the bean {@code inbox}
     * @param watch is told when the line is lost, or its login refused, and when it is back
     * @param context where components and routes of the account may be added
     * @param folder where the line may keep what must outlive the process
     * @throws Exception when the line can never be opened with these settings
     */
    void open(Account account, ProviderInbox inbox, LineWatch watch, CamelContext context, Path folder)
            throws Exception;

    /** Closes the line of one account, which may be opened again; answers that are still awaited are lost. */
    void close(Account account, CamelContext context) throws Exception;
}
