package smshub.rules;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import com.google.i18n.phonenumbers.metadata.source.MetadataSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The numbering plans of all countries. */
final class NumberPlans {
    static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private static final MetadataSource METADATA =
            DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();

    /** What may stand before a national number, by calling code. */
    private static final Map<Integer, Pattern> PREFIXES = new ConcurrentHashMap<>();

    private static final Pattern NO_PREFIX = Pattern.compile("(?!)");

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
}
