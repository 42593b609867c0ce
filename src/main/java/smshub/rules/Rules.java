package smshub.rules;

import java.util.List;

/** Every rule, in the order in which a message meets them; the first that refuses ends the way. */
final class Rules {
    static final List<Rule> IN_ORDER = List.of(
            new NumberRule(),
            new CountryRule(),
            new MobileRule(),
            new ConsentRule(),
            new QuietRule(),
            new SenderRule(),
            new TextRule(),
            new SignatureRule(),
            new ComposeRule(),
            new TransliterateRule(),
            new AlphabetRule(),
            new LengthRule(),
            new FlashRule());

    private Rules() {}
}
