package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.service.smsapi.Smsapi;

/** How long a provider is told to try; the contract's cases hold the other providers. */
class ValidityTest {
    @ParameterizedTest
    @CsvSource({
        ", , ",
        ", 3600, 3600",
        "PT2H, , 7200",
        "PT2H, 3600, 3600",
        "PT2H, 9000, 7200",
        "PT5S, , 60",
        "PT5S, 30, 30",
        "-PT5S, , 60",
        "P9D, , 259200"
    })
    void theShorterOfTheMessagesAndTheAccountsCounts(String asked, Integer ofAccount, Integer expected) {
        SendJob job = Samples.job(account(), message(asked), null);
        assertEquals(expected, job.validity(Duration.ofMinutes(1), Duration.ofDays(3), ofAccount));
    }

    /** SMSAPI takes an hour to three days after the sending (error 56). */
    @ParameterizedTest
    @CsvSource({"PT2H, PT2H", "PT5M, PT1H5M", "PT72H, PT71H55M", "P9D, PT71H55M", ", "})
    void smsapiIsToldATime(String asked, Duration expected) {
        SendJob job = Samples.job(account(), message(asked), null);
        String form = new String(new Smsapi().send(job).body(), StandardCharsets.UTF_8);
        Matcher told = Pattern.compile("expiration_date=(\\d+)").matcher(form);
        assertEquals(
                expected == null ? null : job.at().plus(expected).getEpochSecond(),
                told.find() ? Long.valueOf(told.group(1)) : null);
    }

    private static Cases.Message message(String validity) {
        return new Cases.Message("+48500000001", null, "x", 1, null, false, validity);
    }

    private static Account account() {
        return Samples.account(new Smsapi(), Map.of("token", "t"), "http://localhost/", null, Duration.ofSeconds(1));
    }
}
