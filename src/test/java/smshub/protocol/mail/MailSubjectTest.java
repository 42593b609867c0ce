package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.ProblemCode;

class MailSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+491711234567                               | +491711234567",
                "+49 171 1234567, 0171/7654321               | +49 171 1234567;0171/7654321",
                "SMS: +491711234567; +491711234568           | +491711234567;+491711234568",
                "Re: SMS +491711234567                       | +491711234567",
                "AW: +491711234567 [sms: from=Shop]          | +491711234567",
                "to: (0171) 1234567                          | ",
                "Meeting at 10                               | ",
                "'+491711234567, hello'                      | +491711234567"
            })
    void numbersStandApart(String subject, String numbers) {
        assertEquals(
                numbers == null ? List.of() : List.of(numbers.split(";")),
                MailSubject.of(subject, true).numbers());
    }

    @Test
    void numbersOfASubjectThatIsNoneOfOursAreNotRead() {
        assertEquals(List.of(), MailSubject.of("+491711234567", false).numbers());
    }

    @Test
    void optionsStandInBrackets() {
        MailSubject subject =
                MailSubject.of("[External] Alarm [sms: From = My Shop; sendAt=2030-01-31T08:30:00+01:00] x", false);
        assertNull(subject.problem());
        assertEquals(Map.of("from", "My Shop", "sendAt", "2030-01-31T08:30:00+01:00"), subject.options());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[sms: to=+491711234567]", "[sms: reference=1]", "[sms: urgent]", "[sms: from=A; x=1]", "[sms:]"})
    void anOptionThatIsNotKnownIsAMistake(String subject) {
        assertEquals(
                ProblemCode.FIELD_UNKNOWN,
                MailSubject.of(subject, false).problem().code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[PROD a=1] down", "[sms] hello", "plain"})
    void otherBracketsAreWords(String subject) {
        assertNull(MailSubject.of(subject, false).problem());
        assertEquals(Map.of(), MailSubject.of(subject, false).options());
    }
}
