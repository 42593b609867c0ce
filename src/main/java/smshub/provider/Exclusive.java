package smshub.provider;

import java.util.Map;
import smshub.account.Account;

/** A provider whose accounts hold something that only one of them may use, such as the port of a modem. */
public interface Exclusive {
    /**
     * What an account holds, by a name that is the same however the settings write it.
     *
     * @return the name of each to what the settings say; nothing where the settings are wrong
     */
    Map<String, String> lines(Account account);

    /** The setting that names it. */
    String linesSetting();
}
