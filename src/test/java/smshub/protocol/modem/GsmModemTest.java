package smshub.protocol.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import smshub.account.Account;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.protocol.modem.at.CommandRefusal;
import smshub.protocol.modem.component.CmsError;
import smshub.protocol.modem.component.DeliveryState;
import smshub.protocol.modem.component.ModemConstants;
import smshub.protocol.modem.component.ModemException;
import smshub.protocol.modem.component.ModemException.Failure;
import smshub.provider.Cases;
import smshub.provider.Samples;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;

class GsmModemTest {
    private final GsmModem provider = new GsmModem();

    private Exchange exchange() {
        return new DefaultExchange(new DefaultCamelContext());
    }

    private SendResult notSent(ModemException failure) {
        Exchange exchange = exchange();
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        return provider.notSent(exchange);
    }

    /** What the message asks for, what the account says, and the header; without one the endpoint's option holds. */
    @ParameterizedTest
    @CsvSource({
        ", , ",
        ", 86400, 86400000",
        "PT2H, , 7200000",
        "PT2H, 3600, 3600000",
        "PT2H, 86400, 7200000",
        "PT5S, , 300000"
    })
    void theNetworkTriesUntilTheMessagesEnd(String asked, String ofAccount, Long expected) {
        Map<String, String> settings = new HashMap<>(Map.of("ports", "tcp:a:1"));
        if (ofAccount != null) {
            settings.put("validity", ofAccount);
        }
        Exchange exchange = exchange();
        Cases.Message message = new Cases.Message("+491711234567", null, "x", 1, null, false, asked);
        exchange.getMessage().setBody(Samples.job(account(settings), message, null));
        provider.send(exchange);
        assertEquals(expected, exchange.getMessage().getHeader(ModemConstants.VALIDITY));
    }

    @ParameterizedTest
    @CsvSource({
        "CMS, 1, REJECTED, RECIPIENT_REJECTED",
        "CMS, 27, DEFERRED, RECIPIENT_BUSY",
        "CMS, 8, REJECTED, SERVICE_REFUSED",
        "CMS, 10, REJECTED, SERVICE_REFUSED",
        "CMS, 29, REJECTED, REQUEST_REJECTED",
        "CMS, 50, REJECTED, SERVICE_REFUSED",
        "CMS, 69, REJECTED, SERVICE_REFUSED",
        "CMS, 193, REJECTED, SERVICE_REFUSED",
        "CMS, 38, DEFERRED, PROVIDER_FAULT",
        "CMS, 42, DEFERRED, PROVIDER_BUSY",
        "CMS, 97, REJECTED, REQUEST_REJECTED",
        "CMS, 21, DEFERRED, PROVIDER_FAULT",
        "CMS, 128, REJECTED, REQUEST_REJECTED",
        "CMS, 199, REJECTED, REQUEST_REJECTED",
        "CMS, 340, UNKNOWN, ANSWER_LOST",
        "CMS, 310, DEFERRED, PROVIDER_UNREACHABLE",
        "CMS, 322, DEFERRED, PROVIDER_FAULT",
        "CMS, 332, UNKNOWN, ANSWER_LOST",
        "CMS, 500, DEFERRED, PROVIDER_FAULT",
        "CME, 10, DEFERRED, PROVIDER_UNREACHABLE",
        "CME, 31, UNKNOWN, ANSWER_LOST",
        "PLAIN, -1, DEFERRED, PROVIDER_FAULT"
    })
    void refusalsBecomeOutcomes(CommandRefusal.Kind kind, int code, Outcome outcome, ProblemCode problem) {
        SendResult result = notSent(ModemException.refused(new CommandRefusal(kind, code)));
        assertEquals(outcome, result.outcome());
        assertEquals(problem, result.problem().code());
    }

    /** Nothing is at fault with a message that is there already; it counts as sent. */
    @ParameterizedTest
    @EnumSource(value = CmsError.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFaultHasAnOutcome(CmsError.Fault fault) {
        int code = IntStream.range(0, 600)
                .filter(each -> CmsError.of(new CommandRefusal(CommandRefusal.Kind.CMS, each))
                                .fault()
                        == fault)
                .findFirst()
                .orElseThrow();
        assertNotNull(notSent(ModemException.refused(new CommandRefusal(CommandRefusal.Kind.CMS, code)))
                .problem()
                .code());
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, DEFERRED", "DAILY_LIMIT, DEFERRED", "DOUBTFUL, UNKNOWN", "INVALID, REJECTED"})
    void otherFailuresBecomeOutcomes(Failure failure, Outcome outcome) {
        assertEquals(outcome, notSent(ModemException.of(failure, "because")).outcome());
    }

    @ParameterizedTest
    @EnumSource(DeliveryState.class)
    void statesKeepTheirNames(DeliveryState state) {
        Account account = account(Map.of("ports", "tcp:host:4001"));
        Exchange exchange = exchange();
        exchange.getMessage().setBody(new StatusJob("id", List.of(), account, Instant.now()));
        provider.status(exchange);
        assertEquals("id", exchange.getMessage().getHeader(ModemConstants.MESSAGE_ID));
        exchange.getMessage().setHeader(ModemConstants.STATE, state);
        assertEquals(state.name(), provider.statuses(exchange).get(0).status().name());
    }

    @Test
    void aMessageThatWasBegunGoesOnUnlessItMayComeTwiceAnyhow() {
        Account account = account(Map.of("ports", "tcp:host:4001"));
        SmsMessage message = Samples.job(account, new Cases.Message("+491711234567", null, "long", 2, null), null)
                .message();
        assertEquals(false, begun(message, account));
        assertEquals(true, begun(message.begun(true), account));
        assertEquals(false, begun(message.begun(true).doubtful(), account));
    }

    @Test
    void aFlashMessageIsAskedForByTheMessageOrTheAccount() {
        Account plain = account(Map.of("ports", "tcp:host:4001"));
        Account flash = account(Map.of("ports", "tcp:host:4001", "flash", "true"));
        Cases.Message ordinary = new Cases.Message("+491711234567", null, "x", 1, null);
        Cases.Message asked = new Cases.Message("+491711234567", null, "x", 1, null, true);
        assertEquals(false, flash(plain, ordinary));
        assertEquals(true, flash(plain, asked));
        assertEquals(true, flash(flash, ordinary));
    }

    private Object flash(Account account, Cases.Message message) {
        Exchange exchange = exchange();
        exchange.getMessage().setBody(Samples.job(account, message, null));
        provider.send(exchange);
        return exchange.getMessage().getHeader(ModemConstants.FLASH);
    }

    private Object begun(SmsMessage message, Account account) {
        Exchange exchange = exchange();
        exchange.getMessage().setBody(new SendJob(message, account, null, Instant.now()));
        provider.send(exchange);
        return exchange.getMessage().getHeader(ModemConstants.BEGUN);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, Hallo", "1, 3, Hallo [1/3]", "3, 3, Hallo"})
    void partsThatNeverCameAreTold(int parts, int total, String text) {
        Exchange exchange = exchange();
        exchange.setVariable("account", "own");
        exchange.getMessage().setBody("Hallo");
        exchange.getMessage()
                .setHeaders(Map.of(
                        ModemConstants.SENDER,
                        "+491711234567",
                        ModemConstants.MESSAGE_ID,
                        "id",
                        ModemConstants.PARTS,
                        parts,
                        ModemConstants.TOTAL_PARTS,
                        total));
        assertEquals(text, provider.inbound(exchange).get(0).text());
    }

    @ParameterizedTest
    @CsvSource({"4869, 4, Hi", "00ff, 4, '[dcs 0x04] 00FF'", "4869, 32, '[dcs 0x20] 4869'"})
    void dataIsShownAsWhatItIs(String octets, int dcs, String text) {
        Exchange exchange = exchange();
        exchange.setVariable("account", "own");
        exchange.getMessage().setBody(HexFormat.of().parseHex(octets));
        exchange.getMessage().setHeader(ModemConstants.DCS, dcs);
        assertEquals(text, provider.inbound(exchange).get(0).text());
    }

    private Account account(Map<String, String> settings) {
        return Samples.account(provider, new HashMap<>(settings), "", null, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "serial:/dev/ttyUSB0, SM, '', 0",
        "'tcp:a:1, tcp:b:2', MT, 'turkish, spanish', 0",
        "/dev/ttyUSB0, SM, '', 1",
        "'tcp:a:1,tcp:b', SM, '', 1",
        "'tcp:a:1, tcp:A:1', SM, '', 1",
        "'tcp:a:1, rfc2217:a:1', SM, '', 1",
        "'serial:/dev/null, serial:/dev/../dev/null', SM, '', 1",
        "tcp:a:1, XX, klingon, 2"
    })
    void settingsAreChecked(String ports, String storage, String languages, int mistakes) {
        Account account = account(Map.of("ports", ports, "storage", storage, "languages", languages));
        assertEquals(mistakes, provider.mistakes(account).size());
    }

    @ParameterizedTest
    @CsvSource({"299, 1", "300, 0", "38102400, 0", "38102401, 1"})
    void theValidityPeriodIsOneThatAMessageCanTell(String seconds, int mistakes) {
        Account account = account(Map.of("ports", "tcp:a:1", "validity", seconds));
        assertEquals(mistakes, provider.mistakes(account).size());
    }

    @Test
    void blanksBetweenPortsCountForNothing() {
        assertEquals("tcp:a:1,tcp:b:2", GsmModem.ports(account(Map.of("ports", "tcp:a:1, tcp:b:2"))));
    }

    @Test
    void nothingShowsThePin() {
        Account account = account(Map.of("ports", "tcp:a:1", "pin", "4711"));
        assertFalse(account.toString().contains("4711"));
        assertFalse(GsmModem.component(account, null, Path.of("data"), 1_000)
                .toString()
                .contains("4711"));
    }
}
