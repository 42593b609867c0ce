package smshub.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Looks now and then at the certificates by which the hub is known, whose files somebody may replace. */
public final class CertificateFindings {
    private static final Duration BETWEEN = Duration.ofHours(1);

    private final Supplier<Map<String, Instant>> teller;
    private final Duration soon;
    private final Clock clock;
    private Map<String, Instant> ends = Map.of();
    private Instant due = Instant.MIN;

    /**
     * @param teller until when each is valid, by the keys of the settings; null where that cannot be told
     * @param soon how long before its end one is told
     */
    public CertificateFindings(Supplier<Map<String, Instant>> teller, Duration soon, Clock clock) {
        this.teller = teller;
        this.soon = soon;
        this.clock = clock;
    }

    /** Which of them end soon. */
    public List<Finding> findings() {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            due = now.plus(BETWEEN);
            ends = new HashMap<>(teller.get());
        }
        return new TreeMap<>(ends)
                .entrySet().stream()
                        .map(each -> finding(each.getKey(), each.getValue(), now))
                        .toList();
    }

    private Finding finding(String name, Instant end, Instant now) {
        String key = "certificates/" + name;
        if (end == null) {
            return Finding.unknown(key);
        }
        return Finding.of(
                end.isBefore(now.plus(soon)),
                new Condition(
                        key,
                        "the certificate of " + name + (end.isBefore(now) ? " has ended" : " ends soon"),
                        "the certificate of " + name + " is valid for long again",
                        List.of("It is valid until " + end + ".")));
    }
}
