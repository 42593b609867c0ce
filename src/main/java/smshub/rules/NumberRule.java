package smshub.rules;

import static smshub.rules.NumberPlans.PLANS;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.Msisdn;
import smshub.message.ProblemCode;
import smshub.text.Characters;

/** Reads the recipient in the forms that the account allows, and refuses what no numbering plan knows. */
final class NumberRule implements Rule {
    /** As digits, and as smsd writes it. */
    private static final Pattern SHORT_CODE = Pattern.compile("(s?)([0-9]{3,8})");

    private static final Pattern EXTENSION = Pattern.compile("(?i)(ext|x|#|;ext|;isub|dw\\b|durchwahl)");
    private static final String SEVERAL = ",;|&\n";
    /** As keyboards of the East write them. */
    private static final char WIDE_ZERO = '\uFF10';

    private static final char WIDE_PLUS = '\uFF0B';
    /** Of an international number (ITU-T E.164 clause 6). */
    private static final int MOST_DIGITS = 15;

    private static final int LEAST_DIGITS = 5;
    private static final String SEPARATORS = " -/().\t\u00A0\u202F\u2010\u2011\u2013";

    @Override
    public String name() {
        return "number";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Account.Numbers numbers =
                account.numbers().in(candidate.asker().defaults().country());
        String asked = withoutScheme(candidate.asked().to());
        Matcher code = SHORT_CODE.matcher(asked);
        if (code.matches() && (!code.group(1).isEmpty() || sends(numbers, code.group(2)))) {
            return sends(numbers, code.group(2)) ? shortCode(candidate, code.group(2)) : noShortCode(numbers);
        }
        return numbers.strict() ? judgeStrictly(candidate, asked, numbers) : judgeFreely(candidate, asked, numbers);
    }

    /** Without what a link has before its number (RFC 3966, RFC 5724). */
    private static String withoutScheme(String asked) {
        String number = asked.strip();
        return number.regionMatches(true, 0, "tel:", 0, 4) || number.regionMatches(true, 0, "sms:", 0, 4)
                ? number.substring(4).strip()
                : number;
    }

    private static boolean sends(Account.Numbers numbers, String code) {
        return NumberPlans.sends(numbers.shortCodes(), numbers.country(), code);
    }

    private static Ruling shortCode(Candidate candidate, String code) {
        Recipient recipient = new Recipient(new Msisdn(code), null, PhoneNumberType.UNKNOWN, true);
        return Ruling.pass(
                candidate.to(recipient), "Read as the short code " + code + ", which this account sends to.");
    }

    private static Ruling noShortCode(Account.Numbers numbers) {
        return refuse(
                numbers.shortCodes().equals(Account.ShortCodes.NONE)
                        ? "The recipient is a short code, and this account sends to none."
                        : "The recipient is a short code that this account does not send to.");
    }

    private static Ruling judgeStrictly(Candidate candidate, String asked, Account.Numbers numbers) {
        for (int i = 0; i < asked.length(); i++) {
            if (!digit(asked.charAt(i)) || asked.charAt(0) == '0') {
                return refuse("The recipient must be digits alone, beginning with the country code"
                        + " and without plus sign, blanks or zeros before it.");
            }
        }
        return look(candidate, "+" + asked, numbers, null);
    }

    private static Ruling judgeFreely(Candidate candidate, String asked, Account.Numbers numbers) {
        String country = numbers.country();
        StringBuilder read = new StringBuilder(asked.length());
        for (int i = 0; i < asked.length(); i++) {
            char c = asked.charAt(i);
            if (digit(c) || c >= WIDE_ZERO && c < WIDE_ZERO + 10) {
                read.append((char) ('0' + Character.digit(c, 10)));
            } else if ((c == '+' || c == WIDE_PLUS) && read.isEmpty()) {
                read.append('+');
            } else if (asked.startsWith("(0)", i) && (read.indexOf("+") == 0 || read.indexOf("00") == 0)) {
                // Dialled within the country only.
                i += 2;
            } else if (SEPARATORS.indexOf(c) < 0) {
                return foreign(asked, i);
            }
        }
        String number = read.toString();
        String prefix = numbers.internationalPrefix();
        if (prefix != null && number.startsWith(prefix)) {
            number = "+" + number.substring(prefix.length());
        }
        if (!number.startsWith("+") && country == null) {
            return refuse(
                    number.startsWith("00")
                            ? "The recipient begins with 00, which this account, without a country, does not read:"
                                    + " it must begin with + and the country code."
                            : "The recipient must begin with + and the country code, as this account has no country.");
        }
        // In some countries another prefix leads abroad, which may begin alike.
        if (number.startsWith("00") && type(number, country) == PhoneNumberType.UNKNOWN) {
            number = "+" + number.substring(2);
        }
        return look(candidate, lacksOnlyPlus(number, numbers) ? "+" + number : number, numbers, country);
    }

    /** What a person can do about a character that is of no number. */
    private static Ruling foreign(String asked, int at) {
        String advice = "";
        if (EXTENSION.matcher(asked).region(at, asked.length()).lookingAt()) {
            advice = " No text reaches an extension; leave it out.";
        } else if (SEVERAL.indexOf(asked.charAt(at)) >= 0) {
            advice = " Each of several numbers is a recipient of its own.";
        } else if (Character.isLetter(asked.codePointAt(at))) {
            advice = " Write the number in digits.";
        }
        return refuse("The recipient has a character that does not belong in a number: "
                + Characters.describe(asked.codePointAt(at)) + "." + advice);
    }

    /**
     * Whether digits are an international number without its plus sign. German 491711234567 could also be a landline of
     * the area 0491 without its zero; the reading that a text can reach counts.
     */
    private static boolean lacksOnlyPlus(String digits, Account.Numbers numbers) {
        String country = numbers.country();
        return country != null
                && digits.startsWith(String.valueOf(PLANS.getCountryCodeForRegion(country)))
                && !Recipient.mobile(type(digits, country))
                && (listed(numbers, "+" + digits) || Recipient.mobile(type("+" + digits, null)));
    }

    private static PhoneNumberType type(String digits, String country) {
        try {
            return PLANS.getNumberType(NumberPlans.parse(digits, country));
        } catch (NumberParseException e) {
            return PhoneNumberType.UNKNOWN;
        }
    }

    private static boolean listed(Account.Numbers numbers, String number) {
        return numbers.asIs().stream().anyMatch(range -> range.holds(number));
    }

    /** Looks a number up among those that the account lists, and in its numbering plan. */
    private static Ruling look(Candidate candidate, String digits, Account.Numbers numbers, String country) {
        if (listed(numbers, digits)) {
            return asIs(candidate, digits);
        }
        PhoneNumber number;
        try {
            number = NumberPlans.parse(digits, country);
        } catch (NumberParseException e) {
            return refuse(
                    switch (e.getErrorType()) {
                        case INVALID_COUNTRY_CODE -> "The recipient's country code does not exist.";
                        case TOO_LONG -> "The recipient's number is too long.";
                        default -> "The recipient's number is too short.";
                    });
        }
        PhoneNumberType type = PLANS.getNumberType(number);
        String international = PLANS.format(number, PhoneNumberFormat.E164);
        if (type == PhoneNumberType.UNKNOWN && listed(numbers, international)) {
            return asIs(candidate, international);
        }
        if (type == PhoneNumberType.UNKNOWN) {
            return refuse(
                    switch (PLANS.isPossibleNumberWithReason(number)) {
                        case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "The recipient's number is too short.";
                        case TOO_LONG -> "The recipient's number is too long.";
                        default ->
                            "The recipient's number is not in use under the country code +" + number.getCountryCode()
                                    + ".";
                    });
        }
        Msisdn msisdn = new Msisdn(international);
        Recipient recipient = new Recipient(msisdn, PLANS.getRegionCodeForNumber(number), type, false);
        return new Ruling(
                candidate.to(recipient),
                "Read as " + msisdn + ", a " + recipient.kind() + " of " + recipient.region() + ".",
                null,
                digits.startsWith("+") ? null : "The number is read as one of the account's country.");
    }

    private static Ruling asIs(Candidate candidate, String number) {
        int digits = number.length() - 1;
        if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
            return refuse("The recipient's number is too " + (digits > MOST_DIGITS ? "long" : "short") + ".");
        }
        Recipient recipient = new Recipient(new Msisdn(number), null, PhoneNumberType.UNKNOWN, true);
        return Ruling.pass(candidate.to(recipient), "Read as " + number + ", which this account takes as it is.");
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.NUMBER_INVALID, sentence, "to");
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
