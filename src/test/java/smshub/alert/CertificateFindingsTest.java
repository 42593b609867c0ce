package smshub.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateFindingsTest {
    private static final Instant START = Instant.parse("2030-01-01T12:00:30Z");

    private Instant now = START;

    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void aCertificateIsToldBeforeItEndsAndNoMoreWhenAnotherTookItsPlace() {
        Map<String, Instant> ends = new HashMap<>();
        ends.put("http.tls.certificate", START.plus(Duration.ofDays(15)));
        ends.put("accounts.main.connection.client-certificate", null);
        CertificateFindings certificates = new CertificateFindings(() -> ends, Duration.ofDays(14), clock);
        assertEquals(
                List.of(Finding.State.UNKNOWN, Finding.State.WELL),
                certificates.findings().stream().map(Finding::state).toList());

        now = START.plus(Duration.ofDays(1)).plusSeconds(1);
        Finding soon = certificates.findings().get(1);
        assertEquals(Finding.State.WRONG, soon.state());
        assertEquals("certificates/http.tls.certificate", soon.key());
        assertEquals(
                "the certificate of http.tls.certificate ends soon",
                soon.wrong().subject());
        assertEquals(
                List.of("It is valid until 2030-01-16T12:00:30Z."), soon.wrong().lines());

        // What the files say by now is read within the hour.
        ends.put("http.tls.certificate", START.plus(Duration.ofDays(100)));
        assertEquals(Finding.State.WRONG, certificates.findings().get(1).state());
        now = now.plus(Duration.ofHours(1));
        assertEquals(Finding.State.WELL, certificates.findings().get(1).state());

        ends.put("http.tls.certificate", now);
        now = now.plus(Duration.ofHours(2));
        assertEquals(
                "the certificate of http.tls.certificate has ended",
                certificates.findings().get(1).wrong().subject());
    }
}
