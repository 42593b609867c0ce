package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private static final TrustedProxies PROXIES = new TrustedProxies(
            address -> address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress());

    /** The peer, lines of X-Forwarded-For and of Forwarded with a bar between, and who calls. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            203.0.113.1     >                                  >                                              > 203.0.113.1
            203.0.113.1     > 198.51.100.9                     >                                              > 203.0.113.1
            203.0.113.1     >                                  > for=198.51.100.9                             > 203.0.113.1
            10.0.0.1        >                                  >                                              > 10.0.0.1
            10.0.0.1        > 198.51.100.9                     >                                              > 198.51.100.9
            10.0.0.1        > 198.51.100.9:4711                >                                              > 198.51.100.9
            10.0.0.1        > 1.2.3.4, 198.51.100.9            >                                              > 198.51.100.9
            10.0.0.1        > 1.2.3.4|198.51.100.9             >                                              > 198.51.100.9
            10.0.0.1        > 1.2.3.4, 198.51.100.9, 10.0.0.2  >                                              > 198.51.100.9
            10.0.0.1        > 1.2.3.4, 198.51.100.9|10.0.0.2   >                                              > 198.51.100.9
            10.0.0.1        > 10.0.0.3, 10.0.0.2               >                                              > 10.0.0.3
            10.0.0.1        > 1.2.3.4, unknown                 >                                              > 10.0.0.1
            10.0.0.1        > 1.2.3.4, unknown, 10.0.0.2       >                                              > 10.0.0.2
            10.0.0.1        > 1.2.3.4,                         >                                              > 10.0.0.1
            10.0.0.1        > localhost                        >                                              > 10.0.0.1
            10.0.0.1        > 2001:db8::9                      >                                              > 2001:db8:0:0:0:0:0:9
            10.0.0.1        > [2001:db8::9]:443                >                                              > 2001:db8:0:0:0:0:0:9
            0:0:0:0:0:0:0:1 > 198.51.100.9                     >                                              > 198.51.100.9
            10.0.0.1        >                                  > for=198.51.100.9                             > 198.51.100.9
            10.0.0.1        >                                  > For="[2001:db8::9]:4711";proto=https         > 2001:db8:0:0:0:0:0:9
            10.0.0.1        >                                  > by=10.0.0.1; for="198.51.100.9:80"           > 198.51.100.9
            10.0.0.1        >                                  > for=1.2.3.4, for=198.51.100.9, for=10.0.0.2  > 198.51.100.9
            10.0.0.1        >                                  > for=1.2.3.4|for=198.51.100.9                 > 198.51.100.9
            10.0.0.1        >                                  > for=_hidden                                  > 10.0.0.1
            10.0.0.1        >                                  > proto=https                                  > 10.0.0.1
            10.0.0.1        >                                  > for=198.51.100.9;for=1.2.3.4                 > 10.0.0.1
            10.0.0.1        >                                  > for=198.51.100.9;host="x;for=1.2.3.4"        > 198.51.100.9
            10.0.0.1        >                                  > host="x, for=1.2.3.4";for=198.51.100.9       > 198.51.100.9
            10.0.0.1        >                                  > for=198.51.100.9;host="x\\", for=1.2.3.4"    > 198.51.100.9
            10.0.0.1        >                                  > for="1.2.3.4, for=198.51.100.9               > 198.51.100.9
            10.0.0.1        > 198.51.100.9                     > for=198.51.100.9                             > 198.51.100.9
            10.0.0.1        > 198.51.100.9                     > for=1.2.3.4                                  > 10.0.0.1
            10.0.0.1        > 1.2.3.4                          > for=198.51.100.9                             > 10.0.0.1
            """)
    void theRightmostThatIsNotTrustedCalls(String peer, String forwardedFor, String forwarded, String client) {
        assertEquals(client, PROXIES.client(peer, lines(forwardedFor), lines(forwarded)));
    }

    @Test
    void guessesCountForTheClientBehindATrustedProxyWhateverItClaims() throws Exception {
        RefusedLogins refused = new RefusedLogins(PROXIES, CLOCK);
        try (WebServer web = new WebServer(Set.of(), refused)) {
            for (int i = 0; i < 5; i++) {
                web.get("/send?to=1&text=Hi&key=guess", "X-Forwarded-For", "203.0.113." + i + ", 198.51.100.9");
            }
            assertEquals(Duration.ZERO, refused.delay("simpleSend", "127.0.0.1"), "the proxy");
            assertEquals(Duration.ZERO, refused.delay("simpleSend", "203.0.113.4"), "whom it named");
            assertEquals(RefusedLogins.DELAY, refused.delay("simpleSend", "198.51.100.9"));
        }
    }

    @Test
    void withoutTheSettingNobodyIsBelieved() throws Exception {
        RefusedLogins refused = new RefusedLogins(TrustedProxies.NONE, CLOCK);
        try (WebServer web = new WebServer(Set.of(), refused)) {
            for (int i = 0; i < 5; i++) {
                web.get(
                        "/send?to=1&text=Hi&key=guess",
                        "X-Forwarded-For",
                        "203.0.113." + i,
                        "Forwarded",
                        "for=203.0.113." + i);
            }
            assertEquals(RefusedLogins.DELAY, refused.delay("simpleSend", "127.0.0.1"));
        }
    }

    private static List<String> lines(String cell) {
        return cell == null ? List.of() : List.of(cell.split("\\|"));
    }

    /** The peer, lines of X-Forwarded-Proto and of Forwarded with a bar between, and whether the browser came by TLS. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            203.0.113.1 > https       >                              > false
            203.0.113.1 >             > proto=https                  > false
            10.0.0.1    >             >                              > false
            10.0.0.1    > https       >                              > true
            10.0.0.1    > HTTPS       >                              > true
            10.0.0.1    > http        >                              > false
            10.0.0.1    > https, http >                              > false
            10.0.0.1    > http|https  >                              > true
            10.0.0.1    >             > for=1.2.3.4;proto=https      > true
            10.0.0.1    >             > proto=https, for=1.2.3.4     > false
            10.0.0.1    > https       > for=1.2.3.4                  > true
            10.0.0.1    > https       > for=1.2.3.4;proto=http       > false
            10.0.0.1    > http        > proto=https                  > false
            """)
    void onlyATrustedProxySaysThatTheBrowserCameByTls(String peer, String protocols, String forwarded, boolean secure) {
        assertEquals(secure, PROXIES.secure(peer, lines(protocols), lines(forwarded)));
    }
}
