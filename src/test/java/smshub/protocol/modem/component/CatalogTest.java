package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Camel itself, and by it every tool, knows of the component. */
class CatalogTest {
    private JsonNode known;

    @BeforeEach
    void look() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            CatalogCamelContext catalog =
                    context.getCamelContextExtension().getContextPlugin(CatalogCamelContext.class);
            known = new ObjectMapper()
                    .readTree((catalog == null ? (CatalogCamelContext) context : catalog)
                            .getComponentParameterJsonSchema("modem"));
        }
    }

    @Test
    void everyOptionIsDescribedAndSecretsAreMarked() {
        TreeSet<String> secrets = new TreeSet<>();
        TreeSet<String> options = new TreeSet<>();
        known.path("properties").properties().forEach(option -> {
            assertFalse(option.getValue().path("description").asText().isBlank(), option.getKey());
            options.add(option.getKey());
            if (option.getValue().path("secret").asBoolean()) {
                secrets.add(option.getKey());
            }
        });
        assertEquals(List.of("pin", "powerCycle"), List.copyOf(secrets));
        for (Field field : ModemConfiguration.class.getDeclaredFields()) {
            assertTrue(options.contains(field.getName()), field.getName());
        }
        assertEquals("60000", known.at("/properties/sendTimeout/defaultValue").asText());
        assertEquals("115200", known.at("/properties/baudRate/defaultValue").asText());
    }

    @Test
    void everyHeaderIsDescribed() throws Exception {
        TreeSet<String> headers = new TreeSet<>();
        known.path("headers").properties().forEach(header -> {
            assertFalse(header.getValue().path("description").asText().isBlank(), header.getKey());
            headers.add(header.getKey());
        });
        TreeSet<String> constants = new TreeSet<>();
        for (Field constant : ModemConstants.class.getDeclaredFields()) {
            constants.add((String) constant.get(null));
        }
        assertEquals(constants, headers);
        assertTrue(Stream.of(constants.toArray(String[]::new)).allMatch(name -> name.startsWith("CamelModem")));
    }
}
