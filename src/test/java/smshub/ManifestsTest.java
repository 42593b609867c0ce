package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.testing.Programs;

/** What kustomize makes of k8s/ has the fields that Kubernetes' API or its operator knows, and no others. */
class ManifestsTest {
    /** Java's own client is made from the API's schemas; each of its classes knows the fields of one. */
    private static final String SCHEMAS = "io.kubernetes.client.openapi.models.";
    /** By version and kind, the schemas of what operators' objects say. */
    private static final JsonNode OPERATORS = operators();

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V7);

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void eachObjectHasTheFieldsOfItsKind(String overlay) throws Exception {
        Programs.installed("kubectl");
        Process kustomize = new ProcessBuilder("kubectl", "kustomize", "k8s/" + overlay)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Set<String> kinds = new TreeSet<>();
        try (MappingIterator<JsonNode> objects =
                new YAMLMapper().readerFor(JsonNode.class).readValues(kustomize.getInputStream())) {
            while (objects.hasNext()) {
                kinds.add(checked(objects.next()));
            }
        }
        assertEquals(0, kustomize.waitFor());
        assertTrue(kinds.containsAll(List.of("V1NetworkPolicy", "V1Service", "V1StatefulSet")), kinds::toString);
        if (overlay.equals("production")) {
            OPERATORS.fieldNames().forEachRemaining(kind -> assertTrue(kinds.contains(kind), kind));
        }
    }

    private static JsonNode operators() {
        try (InputStream file = ManifestsTest.class.getResourceAsStream("/operators.yaml")) {
            return new YAMLMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checked(JsonNode object) throws ReflectiveOperationException {
        String own =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        if (OPERATORS.has(own)) {
            assertEquals(Set.of(), FACTORY.getSchema(OPERATORS.get(own)).validate(object.path("spec")), own);
            return own;
        }
        String version = object.path("apiVersion").asText().replaceFirst(".*/", "");
        String kind = version.substring(0, 1).toUpperCase(Locale.ROOT)
                + version.substring(1)
                + object.path("kind").asText();
        try {
            Class.forName(SCHEMAS + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(object.toString()));
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
        return kind;
    }
}
