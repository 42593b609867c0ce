package smshub.rules;

import static smshub.rules.NumberPlans.PLANS;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import smshub.account.Account;
import smshub.message.Limits;
import smshub.message.Msisdn;
import smshub.message.ProblemCode;
import smshub.text.Characters;

/** Reads the recipient in the forms that the account allows, and refuses what no numbering plan knows. */
final class NumberRule implements Rule {
    private static final String SEPARATORS = " -/().\t\u00A0\u202F\u2010\u2011\u2013";

    @Override
    public String name() {
        return "number";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        Account.Numbers numbers = account.numbers();
        return numbers.strict() ? judgeStrictly(candidate) : judgeFreely(candidate, numbers.country());
    }

    private static Ruling judgeStrictly(Candidate candidate) {
        String asked = candidate.asked().to();
        for (int i = 0; i < asked.length(); i++) {
            if (!digit(asked.charAt(i)) || asked.charAt(0) == '0') {
                return refuse("The recipient must be digits alone, beginning with the country code"
                        + " and without plus sign, blanks or zeros before it.");
            }
        }
        return look(candidate, "+" + asked, null);
    }

    private static Ruling judgeFreely(Candidate candidate, String country) {
        String asked = candidate.asked().to();
        StringBuilder number = new StringBuilder(asked.length());
        for (int i = 0; i < asked.length(); i++) {
            char c = asked.charAt(i);
            if (digit(c) || c == '+' && number.isEmpty()) {
                number.append(c);
            } else if (SEPARATORS.indexOf(c) < 0) {
                return refuse("The recipient has a character that does not belong in a number: "
                        + Characters.describe(asked.codePointAt(i)) + ".");
            }
        }
        boolean international = !number.isEmpty() && number.charAt(0) == '+';
        if (!international && country == null) {
            return refuse("The recipient must begin with + and the country code, as this account has no country.");
        }
        if (number.indexOf("00") == 0) {
            number.replace(0, 2, "+");
        }
        String digits = number.toString();
        return look(candidate, lacksOnlyPlus(digits, country) ? "+" + digits : digits, country);
    }

    /**
     * Whether digits are an international number without its plus sign. German 491711234567 could also be a landline of
     * the area 0491 without its zero; the reading that a text can reach counts.
     */
    private static boolean lacksOnlyPlus(String digits, String country) {
        return country != null
                && digits.startsWith(String.valueOf(PLANS.getCountryCodeForRegion(country)))
                && !mobile(digits, country)
                && mobile("+" + digits, null);
    }

    private static boolean mobile(String digits, String country) {
        try {
            return Recipient.mobile(PLANS.getNumberType(NumberPlans.parse(digits, country)));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** Looks a number up in its numbering plan. */
    private static Ruling look(Candidate candidate, String digits, String country) {
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
        Msisdn msisdn = new Msisdn(PLANS.format(number, PhoneNumberFormat.E164));
        Recipient recipient = new Recipient(msisdn, PLANS.getRegionCodeForNumber(number), type);
        return Ruling.pass(
                candidate.to(recipient),
                "Read as " + msisdn + ", a " + recipient.kind() + " of " + recipient.region() + ".");
    }

    private static Ruling refuse(String sentence) {
        return Ruling.refuse(ProblemCode.NUMBER_INVALID, sentence, "to");
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
