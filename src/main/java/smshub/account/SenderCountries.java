package smshub.account;

import java.util.List;

/**
 * In which countries an account's messages may come from a sender of letters, as its contract says, beside what is known of its
 * provider.
 *
 * @param noLetters ISO 3166 regions where none is taken
 * @param letters those where one is taken although the provider's documentation says no
 * @param instead number that stands in its place there, or null where the message is refused
 */
public record SenderCountries(List<String> noLetters, List<String> letters, String instead) {
    public static final SenderCountries NONE = new SenderCountries(List.of(), List.of(), null);

    public SenderCountries {
        noLetters = List.copyOf(noLetters);
        letters = List.copyOf(letters);
    }

    /**
     * Whether a country takes senders of letters.
     *
     * @param region ISO 3166, or null where the number belongs to none
     * @param provider regions that take none by the provider
     */
    public boolean takesLetters(String region, List<String> provider) {
        return region == null
                || !noLetters.contains(region) && (letters.contains(region) || !provider.contains(region));
    }
}
