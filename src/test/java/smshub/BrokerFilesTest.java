package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.broker.BrokerSetup;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;

/** The brokers of docker/ and k8s/ are set up as {@code ./hub broker-config} prints it for the hubs beside them. */
class BrokerFilesTest {
    private static final String BEGIN = "    <populate-validated-user>";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file|env):[^}]*}");

    @TempDir
    Path home;

    @Test
    void theBrokerOfComposeIsSetUpForItsHub() throws IOException {
        List<String> file = Files.readAllLines(Path.of("docker/artemis/broker.xml"));
        List<String> printed = BrokerSetup.xml(settings(Path.of("docker/hub/hub.yaml")))
                .lines()
                .toList();
        assertEquals(from(BEGIN, printed), from(BEGIN, file));
    }

    @Test
    void theBrokerOfKubernetesIsSetUpForItsHubs() throws IOException {
        assertEquals(
                BrokerSetup.properties(settings(Path.of("k8s/production/settings/hub.yaml"))),
                Files.readString(Path.of("k8s/production/broker.properties")).stripTrailing());
    }

    private static List<String> from(String begin, List<String> lines) {
        List<String> rest =
                lines.stream().dropWhile(line -> !line.startsWith(begin)).toList();
        assertTrue(rest.size() > 1, begin);
        return rest;
    }

    /** The settings of a file whose secrets are elsewhere: each is there, and like none of the others. */
    private Settings settings(Path file) throws IOException {
        StringBuilder text = new StringBuilder("routes: " + Path.of("routes").toAbsolutePath() + "\n");
        Matcher reference = REFERENCE.matcher(Files.readString(file));
        int secrets = 0;
        while (reference.find()) {
            secrets++;
            Path secret = Files.writeString(home.resolve("secret-" + secrets), "sha256:%064d".formatted(secrets));
            reference.appendReplacement(text, Matcher.quoteReplacement("${file:" + secret + "}"));
        }
        reference.appendTail(text);
        Loaded loaded =
                new SettingsReader(ProviderFiles::in).read(Files.writeString(home.resolve("hub.yaml"), text), Map.of());
        assertEquals(List.of(), loaded.mistakes());
        return loaded.settings();
    }
}
