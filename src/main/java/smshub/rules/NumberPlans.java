package smshub.rules;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import com.google.i18n.phonenumbers.metadata.source.MetadataSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import smshub.account.Account;

/** The numbering plans of all countries. */
public final class NumberPlans {
    static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private static final MetadataSource METADATA =
            DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();

    /** What may stand before a national number, by calling code. */
    private static final Map<Integer, Pattern> PREFIXES = new ConcurrentHashMap<>();

    private static final Pattern NO_PREFIX = Pattern.compile("(?!)");

    private static final ShortNumberInfo SHORT_NUMBERS = ShortNumberInfo.getInstance();
    private static final Pattern SEPARATORS = Pattern.compile("[ ().\\-/\u00A0]");
    private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]+");
    /** Shorter ones are short codes. */
    private static final int SHORTEST = 7;
    /** Longer ones have a country code, also those that no numbering plan has. */
    private static final int LONGEST_HOME = 11;

    private NumberPlans() {}

    /** Loads a region's plan, so that the first message does not wait for it. */
    static void warm(String region) {
        PhoneNumber example = PLANS.getExampleNumberForType(region, PhoneNumberType.MOBILE);
        if (example != null) {
            PLANS.getNumberType(example);
        }
    }

    /**
     * Reads digits, perhaps with a plus sign before them. The library tries many ways of writing at every number; the
     * common one, E.164 without a national prefix after the country code, needs none of them and takes a tenth of the
     * time.
     */
    static PhoneNumber parse(String digits, String country) throws NumberParseException {
        int code = digits.startsWith("+") ? callingCode(digits) : 0;
        int start = code == 0 ? 0 : 1 + Integer.toString(code).length();
        if (code == 0
                || digits.length() - start < 4
                || digits.length() > 16
                || digits.charAt(start) == '0'
                || prefix(code).matcher(digits).region(start, digits.length()).lookingAt()) {
            return PLANS.parse(digits, country);
        }
        return new PhoneNumber()
                .setCountryCode(code)
                .setNationalNumber(Long.parseLong(digits, start, digits.length(), 10));
    }

    /** The calling code that digits after a plus sign begin with, or 0. No code is the beginning of another. */
    private static int callingCode(String digits) {
        int code = 0;
        for (int i = 1; i < Math.min(digits.length(), 4); i++) {
            code = code * 10 + digits.charAt(i) - '0';
            if (code == 0 || PLANS.getSupportedCallingCodes().contains(code)) {
                return code;
            }
        }
        return 0;
    }

    private static Pattern prefix(int callingCode) {
        return PREFIXES.computeIfAbsent(callingCode, code -> {
            String region = PLANS.getRegionCodeForCountryCode(code);
            PhoneMetadata plan = PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY.equals(region)
                    ? METADATA.getMetadataForNonGeographicalRegion(code)
                    : METADATA.getMetadataForRegion(region);
            String prefix = plan.getNationalPrefixForParsing();
            return prefix.isEmpty() ? NO_PREFIX : Pattern.compile(prefix);
        });
    }

    /** Whether an account sends to a short code. What the country dials in an emergency must be listed. */
    static boolean sends(Account.ShortCodes codes, String country, String code) {
        if (codes.listed().stream().anyMatch(range -> range.holds(code))) {
            return true;
        }
        if (country == null || SHORT_NUMBERS.connectsToEmergencyNumber(code, country)) {
            return codes.any() && country == null;
        }
        return codes.national() && isShort(code, country)
                || codes.any() && (isShort(code, country) || !whole(code, country));
    }

    private static boolean isShort(String code, String country) {
        PhoneNumber number = new PhoneNumber()
                .setCountryCode(PLANS.getCountryCodeForRegion(country))
                .setNationalNumber(Long.parseLong(code));
        return code.charAt(0) != '0' && SHORT_NUMBERS.isValidShortNumberForRegion(number, country);
    }

    /** Whether digits are a whole number of a country. */
    private static boolean whole(String digits, String country) {
        try {
            return PLANS.isValidNumber(PLANS.parse(digits, country));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /**
     * The number that a message from a handset came from, or went to: international numbers in E.164 form, however the
     * provider writes them; short codes and names as they are.
     *
     * @param country whose national numbers are read, or null
     */
    public static String sender(String told, String country) {
        if (told == null) {
            return null;
        }
        String plain = SEPARATORS.matcher(told).replaceAll("");
        if (!DIGITS.matcher(plain).matches()) {
            return told;
        }
        String digits = plain.startsWith("+") ? plain.substring(1) : plain;
        if (digits.startsWith("00")) {
            return number("+" + digits.substring(2), null).orElse(told);
        }
        if (plain.startsWith("+")) {
            return number(plain, null).orElse(plain);
        }
        if (digits.length() < SHORTEST) {
            return told;
        }
        Optional<String> abroad = number("+" + digits, null);
        Optional<String> home = country == null ? Optional.empty() : number(digits, country);
        String trunk = country == null ? null : PLANS.getNddPrefixForRegion(country, true);
        boolean lacksTrunk = trunk != null && !trunk.isEmpty() && !digits.startsWith(trunk);
        if (abroad.isEmpty() || home.isEmpty()) {
            boolean landline = home.isPresent() && lacksTrunk && !mobile(home.get());
            return abroad.or(() -> landline ? Optional.empty() : home)
                    .orElse(digits.length() > LONGEST_HOME && callingCode("+" + digits) > 0 ? "+" + digits : told);
        }
        // Both are numbers; a text comes from a mobile, and a national number has its zero where the country has one.
        boolean mobileAbroad = mobile(abroad.get());
        if (mobileAbroad != mobile(home.get())) {
            return mobileAbroad ? abroad.get() : home.get();
        }
        return lacksTrunk ? abroad.get() : home.get();
    }

    /** The ISO 3166 region that a number in E.164 form belongs to; {@code 001} for one of no country. */
    public static String region(String number) {
        try {
            String region = PLANS.getRegionCodeForNumber(parse(number, null));
            return region == null ? PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY : region;
        } catch (NumberParseException e) {
            return PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY;
        }
    }

    /**
     * The region that a number belongs to, before any account has read it; null where nobody can tell.
     *
     * @param country whose national numbers are read, or null
     */
    static String region(String asked, String country) {
        try {
            return asked == null ? null : PLANS.getRegionCodeForNumber(PLANS.parse(sender(asked, country), country));
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** In E.164 form, where it is a number of its plan. */
    private static Optional<String> number(String digits, String country) {
        try {
            PhoneNumber number = parse(digits, country);
            return PLANS.isValidNumber(number)
                    ? Optional.of(PLANS.format(number, PhoneNumberUtil.PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private static boolean mobile(String number) {
        try {
            return Recipient.mobile(PLANS.getNumberType(parse(number, null)));
        } catch (NumberParseException e) {
            return false;
        }
    }
}
