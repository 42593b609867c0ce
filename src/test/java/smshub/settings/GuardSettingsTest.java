package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.GuardSettings;
import smshub.account.GuardSettings.Brakes;
import smshub.account.GuardSettings.Budget;
import smshub.account.GuardSettings.Frequency;
import smshub.account.GuardSettings.WhenExhausted;

class GuardSettingsTest {
    @TempDir
    private Path home;

    private Loaded load(String limits) throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), """
                limits: {time-zone: Europe/Warsaw}
                clients:
                  shop:
                    key: sha256:%s
                    %s
                """.formatted("ab".repeat(32), limits));
        return new SettingsReader(routes -> List.of(new TestProvider()))
                .read(file, Map.of("HUB_HOME", home.toString()));
    }

    private GuardSettings guards(String limits) throws IOException {
        Loaded loaded = load(limits);
        assertEquals(List.of(), loaded.mistakes());
        return loaded.settings().clients().get(0).guards();
    }

    @Test
    void everyLimitIsRead() throws IOException {
        GuardSettings guards = guards("""
                rate: 20
                    quota: 1000
                    budget: {messages: 5, segments: 9, when-exhausted: defer}
                    duplicates: {window: 10m}
                    brakes: {new-country: 20/h, same-number: 5/10m, same-range: 100/d, usual-countries: [DE, AT]}
                """);
        assertEquals(
                new GuardSettings(
                        20,
                        20,
                        1000,
                        new Budget(5, 9, null, WhenExhausted.DEFER),
                        Duration.ofMinutes(10),
                        new Brakes(
                                new Frequency(20, Duration.ofHours(1)),
                                new Frequency(5, Duration.ofMinutes(10)),
                                new Frequency(100, Duration.ofDays(1)),
                                Set.of("DE", "AT")),
                        ZoneId.of("Europe/Warsaw")),
                guards);
    }

    @Test
    void nothingIsLimitedUnlessItIsSaid() throws IOException {
        assertFalse(guards("permissions: [send]").any());
        assertEquals(50, guards("rate: 1\n    burst: 50").burst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate: 1.5 | clients.shop.rate: must be a whole number from 0 to 100000, not '1.5'",
                "rate: -1  | clients.shop.rate: must be a whole number from 0 to 100000, not '-1'",
                "burst: 5  | clients.shop.burst: needs a 'rate'",
                "quota: many | clients.shop.quota: must be a whole number from 0 to 100000000, not 'many'",
                "budget: {when-exhausted: defer} | clients.shop.budget.when-exhausted: needs a limit, 'messages', 'segments' or 'money'",
                "budget: {money: 50} | clients.shop.budget.money: must be an amount and a currency of ISO 4217, such as 50 EUR, not '50'",
                "budget: {money: -1 EUR} | clients.shop.budget.money: must be an amount and a currency of ISO 4217, such as 50 EUR, not '-1 EUR'",
                "budget: {money: 50 EUR} | clients.shop.budget.money: limits nothing: no account has prices in EUR",
                "budget: {messages: 1, when-exhausted: wait} | clients.shop.budget.when-exhausted: must be one of refuse, defer, not 'wait'",
                "duplicates: {window: 2d} | clients.shop.duplicates.window: must be a duration from 1s to 1d, such as 30s, 5m, 12h or 7d, or off, not '2d'",
                "duplicates: 10m | clients.shop.duplicates: must be a section with keys of its own",
                "brakes: {same-number: 10} | clients.shop.brakes.same-number: must be a number of messages and a time of up to a day, such as 20/h, 5/10m or 100/d, not '10'",
                "brakes: {same-number: 0/h} | clients.shop.brakes.same-number: must be a number of messages and a time of up to a day, such as 20/h, 5/10m or 100/d, not '0/h'",
                "brakes: {same-number: 5/2d} | clients.shop.brakes.same-number: must be a number of messages and a time of up to a day, such as 20/h, 5/10m or 100/d, not '5/2d'",
                "brakes: {same-nummer: 5/h} | clients.shop.brakes.same-nummer: unknown key, did you mean 'same-number'?",
                "brakes: {usual-countries: [DE]} | clients.shop.brakes.usual-countries: is for the brake 'new-country' only",
                "brakes: {new-country: 1/h, usual-countries: [Germany]} | clients.shop.brakes.usual-countries: must be a list, each a two-letter country code in capitals, such as DE, not 'Germany'",
            })
    void nonsenseIsRefusedByLine(String yaml, String sentence) throws IOException {
        assertEquals(
                List.of(sentence + " (hub.yaml line 5)"),
                load(yaml).mistakes().stream().map(Mistake::toString).toList());
    }

    @Test
    void aZoneIsOneThatThereIs() throws IOException {
        Path file = Files.writeString(home.resolve("hub.yaml"), "limits: {time-zone: Mars/Base}");
        Loaded loaded = new SettingsReader(routes -> List.of()).read(file, Map.of("HUB_HOME", home.toString()));
        assertEquals(
                List.of(
                        "limits.time-zone: must be a time zone, such as Europe/Berlin, not 'Mars/Base' (hub.yaml line 1)"),
                loaded.mistakes().stream().map(Mistake::toString).toList());
    }
}
