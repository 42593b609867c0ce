package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.testing.Programs;

/** What kustomize makes of k8s/ has the fields that Kubernetes' API knows, and no others. */
class ManifestsTest {
    /** Java's own client is made from the API's schemas; each of its classes knows the fields of one. */
    private static final String SCHEMAS = "io.kubernetes.client.openapi.models.";
    /** Of operators, whose schemas are not among them. */
    private static final Set<String> NOT_KUBERNETES =
            Set.of("V1beta1ActiveMQArtemis", "V1alpha1ScaledObject", "V1Cluster");

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
    }

    private static String checked(JsonNode object) throws ReflectiveOperationException {
        String version = object.path("apiVersion").asText().replaceFirst(".*/", "");
        String kind = version.substring(0, 1).toUpperCase(Locale.ROOT)
                + version.substring(1)
                + object.path("kind").asText();
        if (NOT_KUBERNETES.contains(kind)) {
            return kind;
        }
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
