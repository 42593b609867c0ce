package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.provider.Provider.Ability;
import smshub.service.smsapi.Smsapi;
import smshub.service.smsbrana.Smsbrana;

/** A route file and its class that do not fit each other fail when the file is read. */
class ProviderRoutesTest {
    private static final Path EXAMPLE = Path.of("src/test/resources/routes/providers/example.camel.yaml");

    @Test
    void abilitiesAreWhatAProviderImplements() {
        assertEquals(EnumSet.of(Ability.BALANCE, Ability.RECEIPT_CALLBACK), new ExampleProvider().abilities());
        assertEquals(
                EnumSet.of(
                        Ability.RECEIPT_CALLBACK,
                        Ability.STATUS_QUERY,
                        Ability.INBOUND_CALLBACK,
                        Ability.BALANCE,
                        Ability.IDEMPOTENCY_KEY),
                new Smsapi().abilities());
        assertEquals(
                EnumSet.of(Ability.POLL, Ability.CONFIRM, Ability.BALANCE, Ability.IDEMPOTENCY_KEY),
                new Smsbrana().abilities());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "direct:example-balance|direct:example-credit|has no route from direct:example-balance, which ExampleProvider is made for",
                "direct:example-balance|direct:example-status|has a route from direct:example-status, and ExampleProvider is no StatusSource; has no route from direct:example-balance, which ExampleProvider is made for",
                "method: sent|method: snet|has a route from direct:example-send that does not go from send to sent of the bean example; calls the method 'snet', which ExampleProvider does not have",
                "method: balanced|method: sent|has a route from direct:example-balance that does not go from balance to balanced of the bean example",
                "to: direct:http-call|to: direct:sql-call|has a route from direct:example-send that does not go to direct:http-call; has a route from direct:example-balance that does not go to direct:http-call",
                "direct:http-call|direct:http-call|"
            })
    void aRouteThatDoesNotFitIsTold(String written, String mistaken, String told) throws IOException {
        String file = Files.readString(EXAMPLE).replace(written, mistaken);
        assertEquals(
                told == null ? "" : told,
                String.join(
                        "; ",
                        ProviderRoutes.mistakes(new ExampleProvider(), "example", new YAMLMapper().readTree(file))));
    }

    /** What a provider remembers of its accounts, one half of the hub would not know otherwise. */
    @Test
    void routesGetTheInstanceThatSettingsAndRulesKnow() throws Exception {
        ExampleProvider provider = new ExampleProvider();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            ProviderInjector.install(camel, List.of(provider));
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveResource(camel, "file:" + EXAMPLE));
            assertSame(provider, camel.getRegistry().lookupByName("example"));
            assertTrue(camel.getRegistry().findByType(Provider.class).contains(provider));
        }
    }
}
