package smshub.alert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import smshub.broker.Queues;
import smshub.message.Problem;

/** Which addresses take no messages from handsets: those for which one was given up, until they take one again. */
public final class ForwardFindings {
    private final Set<String> targets;
    /** What was seen last since the start, by target; nothing is known of the others. */
    private final Map<String, Finding> seen = new ConcurrentHashMap<>();

    /** @param targets names of all that messages go on to */
    public ForwardFindings(Set<String> targets) {
        this.targets = Set.copyOf(targets);
    }

    /** A target has taken a message. */
    public void taken(String target) {
        seen.put(target, Finding.well(key(target)));
    }

    /** A message to a target was given up. */
    public void givenUp(String target, Problem problem) {
        String address = "an address of " + target.replaceFirst("\\.", " ");
        seen.put(
                target,
                Finding.wrong(new Condition(
                        key(target),
                        address + " takes no messages from handsets",
                        address + " takes messages from handsets again",
                        List.of(
                                Findings.sentence(problem),
                                "What was given up lies on " + Queues.DEAD + ", and is stored as all others are."))));
    }

    /** How the addresses are. */
    public List<Finding> findings() {
        // A reload may have brought more of them.
        Set<String> all = new TreeSet<>(targets);
        all.addAll(seen.keySet());
        return all.stream()
                .map(target -> seen.getOrDefault(target, Finding.unknown(key(target))))
                .toList();
    }

    private static String key(String target) {
        return "forwards/" + target;
    }
}
