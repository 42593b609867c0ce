package smshub.provider.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.Limits.Senders;
import smshub.provider.NoSender;
import smshub.text.Alphabet;

/**
 * What a declared provider carries.
 *
 * @param limits the same for every account, but for what an account without a sender does with messages that name one
 * @param validity the seconds that it takes for a validity; null for none
 */
record Carried(Limits limits, int[] validity) {
    private static final Set<String> ISO = Set.of(Locale.getISOCountries());

    /** Longest that SMS knows (3GPP TS 23.040, 9.2.3.12.1: 63 weeks). */
    private static final int LONGEST_VALIDITY = 38_102_400;

    /** @param part null where the declaration says nothing of it, as if all were usual */
    static Carried of(Part part) {
        if (part == null) {
            return new Carried(Limits.USUAL, null);
        }
        part.words("alphabet", "characters", "segments", "senders", "flash", "validity", "binary");
        Limits limits = Limits.USUAL
                .with(alphabet(part))
                .upTo(
                        part.number("characters", Limits.USUAL.characters()),
                        part.number("segments", Limits.USUAL.segments()))
                .with(senders(part))
                .with(flash(part))
                .withBinary(part.number("binary", 0));
        Part validity = part.at("validity");
        int[] range = validity == null ? null : validity.range();
        if (range != null && range[1] > LONGEST_VALIDITY) {
            validity.mistake("is seconds, at most " + LONGEST_VALIDITY);
        }
        return new Carried(range == null ? limits : limits.withValidity(), range);
    }

    Limits of(Account account) {
        return limits.senders().carried() ? limits : limits.with(NoSender.of(account));
    }

    private static Alphabet alphabet(Part part) {
        return switch (part.text("alphabet", "usual")) {
            case "usual" -> Alphabet.USUAL;
            case "usual-or-ucs2" -> Alphabet.USUAL.orUcs2AtWill();
            case "gsm7" -> Alphabet.gsm7Only();
            case "ascii-or-ucs2" -> Alphabet.asciiOrUcs2();
            case "ucs2" -> Alphabet.ucs2();
            default -> {
                part.at("alphabet").mistake("must be usual, usual-or-ucs2, gsm7, ascii-or-ucs2 or ucs2");
                yield Alphabet.USUAL;
            }
        };
    }

    private static Senders senders(Part part) {
        Part senders = part.at("senders");
        if (senders == null) {
            return Senders.ANY;
        }
        if (senders.single()) {
            if (!senders.text().equals("none")) {
                senders.mistake("must be none, or a section with letters and digits");
            }
            return Senders.none(false);
        }
        senders.words("letters", "digits", "no-letters");
        int[] letters = range(senders, "letters");
        int[] digits = range(senders, "digits");
        return new Senders(letters[0], letters[1], digits[0], digits[1], false, countries(senders));
    }

    /** Regions as {@code [US, CA]}. */
    private static List<String> countries(Part senders) {
        Part part = senders.at("no-letters");
        if (part == null) {
            return List.of();
        }
        List<String> regions = new ArrayList<>();
        for (Part each : part.items()) {
            if (ISO.contains(each.text())) {
                regions.add(each.text());
            } else {
                each.mistake("must be a country of ISO 3166, such as US");
            }
        }
        return regions;
    }

    private static int[] range(Part part, String word) {
        Part range = part.at(word);
        int[] ends = range == null ? null : range.range();
        return ends == null ? new int[] {0, 0} : ends;
    }

    private static Limits.Flash flash(Part part) {
        return switch (part.text("flash", "none")) {
            case "none" -> Limits.Flash.NONE;
            case "seven-bit" -> Limits.Flash.SEVEN_BIT;
            case "all" -> Limits.Flash.ALL;
            default -> {
                part.at("flash").mistake("must be none, seven-bit or all");
                yield Limits.Flash.NONE;
            }
        };
    }
}
