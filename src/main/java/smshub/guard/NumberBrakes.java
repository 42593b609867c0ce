package smshub.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import smshub.account.GuardSettings;
import smshub.message.ProblemCode;

/** The brakes of one client: on countries that are new to it, on one number, and on one range of numbers. Not thread-safe. */
final class NumberBrakes {
    private static final int LAST_DIGITS = 4;

    private final UnaryOperator<String> regions;
    private final Countries countries;
    private final Frequencies newCountry;
    private final Frequencies sameNumber;
    private final Frequencies sameRange;

    static final String NEW_COUNTRY = "new-country";
    static final String SAME_NUMBER = "same-number";
    static final String SAME_RANGE = "same-range";

    /**
     * What stops a message.
     *
     * @param name the brake's, as in the settings
     * @param subject what operators are told of the client, to follow its name
     * @param where the number, or what of it, is at fault; operators are told, the client knows
     * @param pause after which there may be room again
     */
    record Stop(String name, ProblemCode code, String sentence, String subject, String where, Duration pause) {}

    /** @param kept when the client sent to which countries */
    NumberBrakes(GuardSettings.Brakes settings, Map<String, Countries.Use> kept, UnaryOperator<String> regions) {
        this.regions = regions;
        countries = new Countries(kept, settings.usualCountries());
        newCountry = frequencies(settings.newCountry());
        sameNumber = frequencies(settings.sameNumber());
        sameRange = frequencies(settings.sameRange());
    }

    private static Frequencies frequencies(GuardSettings.Frequency limit) {
        return limit == null ? null : new Frequencies(limit);
    }

    /** What stops a message to a number; null for nothing. */
    Stop stop(String number, long today, Instant now) {
        long millis = now.toEpochMilli();
        if (newCountry != null) {
            String region = regions.apply(number);
            if (countries.unusual(region, today) && newCountry.full(region, millis)) {
                return new Stop(
                        NEW_COUNTRY,
                        ProblemCode.COUNTRY_BRAKED,
                        "This client does not usually send to " + region + ", and more than " + newCountry.words()
                                + " needs an operator's word.",
                        "sends to an unusual country",
                        region,
                        newCountry.pause(now));
            }
        }
        if (sameNumber != null && sameNumber.full(number, millis)) {
            return new Stop(
                    SAME_NUMBER,
                    ProblemCode.RECIPIENT_BRAKED,
                    "This client sends more than " + sameNumber.words() + " to this number.",
                    "sends much to one number",
                    number,
                    sameNumber.pause(now));
        }
        if (sameRange != null && sameRange.full(range(number), millis)) {
            return new Stop(
                    SAME_RANGE,
                    ProblemCode.RANGE_BRAKED,
                    "This client sends more than " + sameRange.words()
                            + " to numbers that differ from this one in their last " + LAST_DIGITS + " digits only.",
                    "sends much to one range of numbers",
                    range(number) + "x".repeat(LAST_DIGITS),
                    sameRange.pause(now));
        }
        return null;
    }

    /**
     * Notes that a message was stopped; a country that was is not usual by tomorrow.
     *
     * @return whether that is new
     */
    boolean stopped(Stop stop, long today) {
        return stop.code == ProblemCode.COUNTRY_BRAKED && countries.braked(stop.where, today);
    }

    void add(String number, long day) {
        if (newCountry != null) {
            String region = regions.apply(number);
            countries.used(region, day);
            newCountry.add(region);
        }
        if (sameNumber != null) {
            sameNumber.add(number);
        }
        if (sameRange != null) {
            sameRange.add(range(number));
        }
    }

    void giveBack(String number) {
        if (newCountry != null) {
            newCountry.giveBack(regions.apply(number));
        }
        if (sameNumber != null) {
            sameNumber.giveBack(number);
        }
        if (sameRange != null) {
            sameRange.giveBack(range(number));
        }
    }

    /** Begins anew, and takes every country that was sent to as a usual one. */
    void release(long today) {
        countries.release(today);
        for (Frequencies each : new Frequencies[] {newCountry, sameNumber, sameRange}) {
            if (each != null) {
                each.clear();
            }
        }
    }

    Map<String, Countries.Use> countries() {
        return countries.all();
    }

    private static String range(String number) {
        return number.substring(0, Math.max(1, number.length() - LAST_DIGITS));
    }
}
