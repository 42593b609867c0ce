package smshub.provider;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Component;
import smshub.account.Account;

/**
 * A provider that keeps a line of its own open for each account, by a Camel component with that account's options. The
 * hub registers the component as {@code <provider>-<account>} and, from the route template {@code <provider>-account},
 * makes the route that takes what comes in.
 */
public interface OwnLine {
    /**
     * The component of an account.
     *
     * @param folder where it may keep what must outlive the process
     */
    Component component(Account account, Path folder);

    /**
     * What only one account may use, such as ports, by a name that is the same however it is written.
     *
     * @return the name of each to what the settings say; nothing where the settings are wrong
     */
    Map<String, String> lines(Account account);

    /** The setting that names the lines. */
    String linesSetting();

    /** Values of the template's parameters beside {@code account}. */
    Map<String, String> parameters(Account account);
}
