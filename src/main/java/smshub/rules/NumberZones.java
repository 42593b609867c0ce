package smshub.rules;

import static smshub.rules.NumberPlans.PLANS;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.message.Msisdn;

/**
 * In which time zones the owner of a number may be, by the number alone. A number that a plan gives to a region has that
 * region's; a mobile of a country with several has all of these. Thread-safe; what was found for the first digits of a
 * number is kept: in every country with several zones they tell as well what kind of line it is.
 */
final class NumberZones {
    /** More digits than these tell nothing about zones. */
    private static final int TELLING = 8;
    /** Beginnings that are kept; a list of numbers from all over a country with many areas fills more. */
    private static final int MOST = 50_000;

    private static final PhoneNumberToTimeZonesMapper MAP = PhoneNumberToTimeZonesMapper.getInstance();
    private static final Map<String, List<ZoneId>> KEPT = new ConcurrentHashMap<>();
    /** Few lists stand for all numbers. */
    private static final Map<List<String>, List<ZoneId>> LISTS = new ConcurrentHashMap<>();

    private NumberZones() {}

    /** The zones, perhaps several; none where the number does not tell, as a short code or a satellite phone. */
    static List<ZoneId> of(Msisdn number) {
        if (number.shortCode()) {
            return List.of();
        }
        String digits = number.digits();
        String beginning = digits.length() > TELLING ? digits.substring(0, TELLING) : digits;
        List<ZoneId> kept = KEPT.get(beginning);
        if (kept != null) {
            return kept;
        }
        List<ZoneId> found = find(digits);
        if (KEPT.size() < MOST) {
            KEPT.put(beginning, found);
        }
        return found;
    }

    private static List<ZoneId> find(String digits) {
        PhoneNumber number;
        try {
            number = NumberPlans.parse("+" + digits, null);
        } catch (NumberParseException e) {
            return List.of();
        }
        int code = number.getCountryCode();
        PhoneNumberType type = PLANS.getNumberType(number);
        // The library gives a mobile all zones of its country code, though islands of +1 share nothing but that with
        // America.
        boolean byBeginning = type == PhoneNumberType.UNKNOWN
                || PLANS.isNumberGeographical(type, code)
                || !PLANS.getRegionCodeForCountryCode(code).equals(PLANS.getRegionCodeForNumber(number));
        List<String> names =
                byBeginning ? MAP.getTimeZonesForGeographicalNumber(number) : MAP.getTimeZonesForNumber(number);
        return LISTS.computeIfAbsent(names, NumberZones::zones);
    }

    private static List<ZoneId> zones(List<String> names) {
        List<ZoneId> zones = new ArrayList<>(names.size());
        for (String name : names) {
            if (!name.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) {
                try {
                    zones.add(ZoneId.of(name));
                } catch (DateTimeException e) {
                    // The library knows newer zones than this Java; the others of the list count.
                }
            }
        }
        return List.copyOf(zones);
    }
}
