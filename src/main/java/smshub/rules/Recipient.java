package smshub.rules;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import smshub.message.Msisdn;

/**
 * A valid number and what the numbering plan says of it.
 *
 * @param msisdn the number
 * @param region ISO 3166 region that it belongs to; {@code 001} for those of no country, such as satellite phones
 * @param type what kind of line it can be
 * @param listed whether the account itself lists it, whatever the numbering plan says
 */
record Recipient(Msisdn msisdn, String region, PhoneNumberType type, boolean listed) {
    /** Whether it can be a mobile; in some countries, such as the US, the number does not tell. */
    boolean mobile() {
        return mobile(type);
    }

    static boolean mobile(PhoneNumberType type) {
        return type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE;
    }

    /** What kind of line it is, in words that follow "a". */
    String kind() {
        return switch (type) {
            case MOBILE -> "mobile number";
            case FIXED_LINE -> "landline number";
            case FIXED_LINE_OR_MOBILE -> "landline or mobile number";
            case TOLL_FREE -> "toll-free number";
            case PREMIUM_RATE -> "premium-rate number";
            case SHARED_COST -> "shared-cost number";
            case VOIP -> "VoIP number";
            case PERSONAL_NUMBER -> "personal number";
            case PAGER -> "pager number";
            case UAN -> "company number";
            case VOICEMAIL -> "voicemail number";
            case UNKNOWN -> "number";
        };
    }
}
