package smshub.account;

import java.util.List;

/**
 * Whose messages from handsets are that come by an account, who else may read them, and where they go on to.
 *
 * @param owner id of the client that they belong to, where no key word says otherwise; null where they belong to none
 * @param sharedWith who may read all of them, beside whom they belong to: ids of clients, {@value #USERS}, or
 *     {@value #BRANCH} with the name of a branch behind it
 * @param keyWords words that choose another client for a message
 * @param forward where they go on to, but for those that a key word gave to a client
 */
public record InboundTerms(String owner, List<String> sharedWith, KeyWords keyWords, InboundForward forward) {
    /** Everyone who may use the account. */
    public static final String USERS = "users";

    public static final String BRANCH = "branch=";

    /** Everyone who may use the account may read them. */
    public static final InboundTerms NONE = new InboundTerms(null, List.of(), KeyWords.NONE, InboundForward.NONE);

    public InboundTerms {
        sharedWith = List.copyOf(sharedWith);
    }
}
