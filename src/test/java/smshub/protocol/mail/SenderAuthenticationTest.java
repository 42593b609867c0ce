package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderAuthenticationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DMARC | mx.example.com; dmarc=pass header.from=partner.org                                | true",
                "DMARC | MX.example.com 1; dmarc=pass (p=reject (sp=none)) header.from=partner.org         | true",
                "DMARC | mx.example.com; spf=pass smtp.mailfrom=a@partner.org; dmarc=pass header.from=\"partner.org\" | true",
                "DMARC | mx.example.com; dmarc=fail header.from=partner.org                                | false",
                "DMARC | mx.example.com; dmarc=pass header.from=other.org                                  | false",
                "DMARC | mx.evil.com; dmarc=pass header.from=partner.org                                   | false",
                "DMARC | evil; x=mx.example.com; dmarc=pass header.from=partner.org                        | false",
                "DMARC | mx.example.com (; dmarc=pass header.from=partner.org)                             | false",
                "DMARC | mx.example.com; none                                                              | false",
                "DMARC | mx.example.com; dmarc=pass                                                        | false",
                "SPF   | mx.example.com; spf=pass smtp.mailfrom=bounce@mail.partner.org                    | true",
                "SPF   | mx.example.com; spf=pass smtp.mailfrom=evil.org                                   | false",
                "SPF   | mx.example.com; spf=softfail smtp.mailfrom=partner.org                            | false",
                "DKIM  | mx.example.com; dkim=fail header.d=partner.org; dkim=pass header.d=partner.org    | true",
                "DKIM  | mx.example.com; dkim=pass header.d=org                                            | false"
            })
    void aServerVouchesForASender(SenderAuthentication.Method method, String field, boolean passed) {
        assertEquals(passed, SenderAuthentication.passed(method, List.of(field), "mx.example.com", "Anna@Partner.org"));
    }
}
