package smshub.account;

/**
 * What a client's requests get where they say nothing; each is null where its accounts, or nobody, say it.
 *
 * @param from sender ID
 * @param category category
 * @param priority 0 to 9
 * @param language language of templates
 * @param country ISO 3166 region whose country code national numbers get, in place of the account's
 * @param signature appended to every text in place of the account's; empty for none
 */
public record ClientDefaults(
        String from, String category, Integer priority, String language, String country, String signature) {
    /** A client whose requests get nothing. */
    public static final ClientDefaults NONE = new ClientDefaults(null, null, null, null, null, null);
}
