package smshub.rules;

import java.util.List;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.TextPolicy;
import smshub.message.TextPolicy.TooLong;
import smshub.rules.Candidate.Piece;
import smshub.text.Alphabet;
import smshub.text.Characters;
import smshub.text.Encoding;
import smshub.text.Measure;
import smshub.text.Segmentation;

/**
 * Refuses what is longer than the request, its client or the account allows or the provider takes. A text that may be cut
 * loses its end, which a mark shows, and one that may be split goes in several messages, signature and all; nothing else
 * is ever cut, and no signature.
 */
final class LengthRule implements Rule {
    private static final String DOTS = "...";
    private static final String ELLIPSIS = "\u2026";

    /** More characters fit no message. */
    private static final int MOST = Segmentation.MAX_SEGMENTS * Encoding.GSM7.concatenated();

    @Override
    public String name() {
        return "length";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        if (candidate.policy().octets()) {
            return octets(candidate, account, limits);
        }
        String objection = objection(candidate.text(), candidate.measure(), candidate.policy(), account, limits);
        if (objection == null) {
            return Ruling.pass(candidate, sentence(candidate.measure()));
        }
        TooLong tooLong = candidate.policy().tooLong();
        if (tooLong == TooLong.SPLIT) {
            return split(candidate, account, limits, objection);
        }
        Candidate cut = tooLong == TooLong.CUT_MARKED ? cut(candidate, account, limits) : null;
        return cut == null
                ? Ruling.refuse(ProblemCode.TEXT_TOO_LONG, objection, "text")
                : new Ruling(
                        cut,
                        objection + " It is cut, which a mark shows: " + sentence(cut.measure()),
                        null,
                        objection + " It is cut, which a mark shows.");
    }

    /** Octets are neither cut nor split in several messages: half of them would mean nothing. */
    private static Ruling octets(Candidate candidate, Account account, Limits limits) {
        Measure measure = candidate.measure();
        if (measure.segments() > Segmentation.MAX_SEGMENTS) {
            return Ruling.refuse(
                    ProblemCode.TEXT_TOO_LONG,
                    "The octets do not fit one message, and their header says that they are part of several already.",
                    "data");
        }
        if (measure.segments() > limits.binary()) {
            return Ruling.refuse(
                    ProblemCode.BINARY_NOT_CARRIED,
                    "The octets take " + measure.segments() + " segments; this account's provider takes "
                            + limits.binary() + ".",
                    "data");
        }
        int most = maxSegments(candidate.policy(), account);
        return measure.segments() > most
                ? Ruling.refuse(
                        ProblemCode.TEXT_TOO_LONG,
                        "The octets take " + measure.segments() + " segments; "
                                + allows(most < account.texts().maxSegments()) + most + ".",
                        "data")
                : Ruling.pass(candidate, sentence(measure));
    }

    private static int maxSegments(TextPolicy policy, Account account) {
        int own = Math.min(account.texts().maxSegments(), Segmentation.MAX_SEGMENTS);
        return policy.maxSegments() == null ? own : Math.min(own, policy.maxSegments());
    }

    private static Ruling split(Candidate candidate, Account account, Limits limits, String objection) {
        List<Piece> pieces = Splitting.of(candidate.text(), text -> fitting(candidate.saying(text), account, limits));
        if (pieces.isEmpty()) {
            return Ruling.refuse(
                    ProblemCode.TEXT_TOO_LONG,
                    objection + " It cannot go in up to " + Splitting.MOST + " messages either.",
                    "text");
        }
        String told = objection + " It goes in " + pieces.size() + " messages";
        int segments =
                pieces.stream().mapToInt(piece -> piece.measure().segments()).sum();
        return new Ruling(candidate.in(pieces), told + " of " + segments + " segments together.", null, told + ".");
    }

    /** What a text weighs where it fits one message, else null. */
    private static Measure fitting(Candidate candidate, Account account, Limits limits) {
        Measure measure = AlphabetRule.measure(candidate, limits.alphabet());
        return measure == null || objection(candidate.text(), measure, candidate.policy(), account, limits) != null
                ? null
                : measure;
    }

    /** Why a text is too long; null where it is not. */
    private static String objection(String text, Measure measure, TextPolicy policy, Account account, Limits limits) {
        int wished = policy.maxCharacters() == null ? Integer.MAX_VALUE : policy.maxCharacters();
        int maxCharacters = Math.min(account.texts().maxCharacters(), wished);
        // a code point is at least one char, so most texts need no counting
        if (text.length() > maxCharacters) {
            int characters = text.codePointCount(0, text.length());
            if (characters > maxCharacters) {
                return "The text has " + characters + " characters; "
                        + allows(maxCharacters < account.texts().maxCharacters()) + maxCharacters + ".";
            }
        }
        if (text.length() > limits.characters()) {
            return "The text has " + text.length() + " characters; this account's provider takes " + limits.characters()
                    + ".";
        }
        int own = Math.min(account.texts().maxSegments(), Segmentation.MAX_SEGMENTS);
        int maxSegments = maxSegments(policy, account);
        if (limits.segments() < maxSegments && measure.segments() > limits.segments()) {
            return "The text takes " + measure.segments() + " segments; this account's provider takes "
                    + limits.segments() + ".";
        }
        if (measure.segments() > maxSegments) {
            return "The text takes " + measure.segments() + " segments; " + allows(maxSegments < own) + maxSegments
                    + ".";
        }
        return null;
    }

    private static String allows(boolean wished) {
        return wished ? "the request or its client allows " : "this account allows ";
    }

    /** The longest beginning of a text that fits with a mark and the signature behind it; null where none does. */
    private static Candidate cut(Candidate candidate, Account account, Limits limits) {
        String body = candidate.body();
        List<Integer> ends = Characters.boundaries(body, MOST);
        int least = 0;
        int most = ends.size() - 1;
        Candidate longest = null;
        // what begins in 7 bits holds more than what goes on in UCS-2, so that every beginning of one that fits does
        while (least <= most) {
            int middle = least + most >>> 1;
            Candidate shorter = marked(candidate, body.substring(0, ends.get(middle)), limits.alphabet());
            if (shorter.measure() != null
                    && objection(shorter.text(), shorter.measure(), shorter.policy(), account, limits) == null) {
                longest = shorter;
                least = middle + 1;
            } else {
                most = middle - 1;
            }
        }
        return longest;
    }

    /** A beginning with the mark that its alphabet has. */
    private static Candidate marked(Candidate candidate, String beginning, Alphabet alphabet) {
        Candidate dots = candidate.body(beginning.concat(DOTS));
        Measure measure = AlphabetRule.measure(dots, alphabet);
        if (measure == null || measure.encoding() == Encoding.GSM7 || alphabet.firstMissing(ELLIPSIS) >= 0) {
            return dots.measured(measure);
        }
        Candidate ellipsis = candidate.body(beginning.concat(ELLIPSIS));
        return ellipsis.measured(AlphabetRule.measure(ellipsis, alphabet));
    }

    private static String sentence(Measure measure) {
        return measure.units()
                + switch (measure.encoding()) {
                    case GSM7 -> " septets";
                    case UCS2 -> " UTF-16 units";
                    case OCTETS -> " octets";
                }
                + (measure.segments() == 1 ? " in 1 segment." : " in " + measure.segments() + " segments.");
    }
}
