package smshub.protocol.smstools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import smshub.message.Problem;
import smshub.message.ProblemCode;

class SpoolReportTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aFailureNamesItsReasonAndCode() {
        Map<String, String> headers = SpoolReport.failed(Problem.of(ProblemCode.BODY_TOO_LARGE, "Too long."), "a", NOW);
        assertEquals(List.of("Modem", "Fail_reason", "Failed"), List.copyOf(headers.keySet()));
        assertEquals("a", headers.get("Modem"));
        assertEquals("Too long. (" + ProblemCode.BODY_TOO_LARGE.word() + ")", headers.get("Fail_reason"));
    }

    @Test
    void aFailureWithoutAccountOrProblemSaysSo() {
        Map<String, String> headers = SpoolReport.failed(null, null, NOW);
        assertEquals(List.of("Fail_reason", "Failed"), List.copyOf(headers.keySet()));
        assertEquals("Unknown", headers.get("Fail_reason"));
    }
}
