package smshub.protocol.smpp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.Problem;
import smshub.protocol.smpp.component.SmppFailure;

class CommandStatusTest {
    /** What a status means in answer to a message, and to the login. */
    @ParameterizedTest
    @CsvSource({
        "0x02, REQUEST_REJECTED, LOGIN_REJECTED",
        "0x05, PROVIDER_FAULT, PROVIDER_FAULT",
        "0x0A, SENDER_REJECTED, LOGIN_REJECTED",
        "0x0B, RECIPIENT_REJECTED, LOGIN_REJECTED",
        "0x0D, PROVIDER_FAULT, PROVIDER_FAULT",
        "0x0E, LOGIN_REJECTED, LOGIN_REJECTED",
        "0x0F, LOGIN_REJECTED, LOGIN_REJECTED",
        "0x14, PROVIDER_BUSY, PROVIDER_BUSY",
        "0x53, LOGIN_REJECTED, LOGIN_REJECTED",
        "0x58, PROVIDER_BUSY, PROVIDER_BUSY",
        "0x66, REQUEST_REJECTED, LOGIN_REJECTED",
        "0xFF, PROVIDER_FAULT, PROVIDER_FAULT",
        "0x100, SERVICE_REFUSED, LOGIN_REJECTED",
        "0x101, SERVICE_REFUSED, LOGIN_REJECTED",
        "0x102, PROVIDER_FAULT, PROVIDER_FAULT",
        "0x103, SERVICE_REFUSED, LOGIN_REJECTED",
        "0x104, TEXT_REJECTED, LOGIN_REJECTED",
        "0x404, CREDIT_EXHAUSTED, CREDIT_EXHAUSTED",
        "0x405, PROVIDER_FAULT, PROVIDER_FAULT"
    })
    void onlyTheLoginsOwnStatusesAndCreditStopAnAccountAtOnce(String number, String message, String login) {
        int status = Integer.decode(number);
        Set<Integer> credit = Set.of(0x404);
        Problem toMessage = CommandStatus.problem(SmppFailure.refused(status), credit);
        Problem toLogin = CommandStatus.problem(SmppFailure.loginRefused(status), credit);
        assertEquals(message, toMessage.code().name());
        assertEquals(login, toLogin.code().name());
        assertEquals(
                Set.of("LOGIN_REJECTED", "CREDIT_EXHAUSTED").contains(message),
                toMessage.code().stopsAccount());
        assertEquals(
                Set.of("LOGIN_REJECTED", "CREDIT_EXHAUSTED").contains(login),
                toLogin.code().stopsAccount());
    }
}
