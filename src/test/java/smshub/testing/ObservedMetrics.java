package smshub.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that the files for Prometheus and Grafana ask for. */
public final class ObservedMetrics {
    private static final Pattern NAME = Pattern.compile("\\b(sms|jvm|process)_[a-z_]+");
    private static final Path FOLDER = Path.of("observe");

    private ObservedMetrics() {}

    /**
     * Those of which a hub exports none.
     *
     * @param exported what it exports
     * @param looked which are looked for
     */
    public static Set<String> missing(String exported, Predicate<String> looked) throws IOException {
        Set<String> named = new TreeSet<>();
        for (String file : List.of("dashboard.json", "rules.yaml", "rules.test.yaml")) {
            NAME.matcher(Files.readString(FOLDER.resolve(file))).results().forEach(found -> named.add(found.group()));
        }
        if (named.isEmpty()) {
            throw new IllegalStateException("the files name no metric");
        }
        named.removeAll(exported.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet()));
        named.removeIf(looked.negate());
        return named;
    }
}
