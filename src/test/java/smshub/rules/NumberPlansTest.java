package smshub.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static smshub.rules.NumberPlans.PLANS;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberPlansTest {
    @Test
    void theShortWayReadsEveryNumberAsTheLibraryDoes() {
        List<String> examples = examples();
        assertTrue(examples.size() > 1000);
        Random random = new Random(1);
        for (String example : examples) {
            assertSame(example);
            for (int i = 0; i < 5; i++) {
                assertSame(changed(example, random));
            }
        }
        List.of("+", "+1", "+49", "+491", "+49171", "+490171", "+999123456", "+0491711234567", "+4917112345678901234")
                .forEach(NumberPlansTest::assertSame);
    }

    /** The countries' own examples of every kind, also with their national prefix after the code. */
    private static List<String> examples() {
        List<String> examples = new ArrayList<>();
        for (String region : PLANS.getSupportedRegions()) {
            for (PhoneNumberType type : PLANS.getSupportedTypesForRegion(region)) {
                PhoneNumber number = PLANS.getExampleNumberForType(region, type);
                examples.add(PLANS.format(number, PhoneNumberFormat.E164));
                examples.add("+" + number.getCountryCode()
                        + PLANS.format(number, PhoneNumberFormat.NATIONAL).replaceAll("[^0-9]", ""));
            }
        }
        for (int code : PLANS.getSupportedGlobalNetworkCallingCodes()) {
            examples.add(PLANS.format(PLANS.getExampleNumberForNonGeoEntity(code), PhoneNumberFormat.E164));
        }
        return examples;
    }

    private static String changed(String number, Random random) {
        StringBuilder changed = new StringBuilder(number);
        int at = 1 + random.nextInt(number.length() - 1);
        char digit = (char) ('0' + random.nextInt(10));
        switch (random.nextInt(3)) {
            case 0 -> changed.setCharAt(at, digit);
            case 1 -> changed.insert(at, digit);
            default -> changed.deleteCharAt(at);
        }
        return changed.toString();
    }

    private static void assertSame(String digits) {
        assertEquals(read(() -> PLANS.parse(digits, null)), read(() -> NumberPlans.parse(digits, null)), digits);
    }

    private static Object read(Parser parser) {
        try {
            return parser.parse();
        } catch (NumberParseException e) {
            return e.getErrorType();
        }
    }

    private interface Parser {
        PhoneNumber parse() throws NumberParseException;
    }

    /** As providers tell where a message came from. */
    @ParameterizedTest
    @CsvSource({
        "DE, 491711234567, +491711234567",
        "DE, +491711234567, +491711234567",
        "DE, 00491711234567, +491711234567",
        "DE, +00491711234567, +491711234567",
        "DE, 01711234567, +491711234567",
        "DE, 1711234567, +491711234567",
        "DE, 48601234567, +48601234567",
        "DE, 420601123456, +420601123456",
        "PL, 601234567, +48601234567",
        "PL, 48601234567, +48601234567",
        "US, 2015550123, +12015550123",
        "US, 12015550123, +12015550123",
        "'', 491711234567, +491711234567",
        "'', 01711234567, 01711234567",
        "DE, 12345, 12345",
        "DE, 90210, 90210",
        "DE, Amazon, Amazon",
        "DE, 1und1, 1und1",
        "DE, +12345, +12345",
        "DE, 4758123456789, +4758123456789",
        "DE, '', ''"
    })
    void theSenderOfAMessageHasOneForm(String country, String told, String number) {
        assertEquals(number, NumberPlans.sender(told, country.isEmpty() ? null : country));
    }
}
