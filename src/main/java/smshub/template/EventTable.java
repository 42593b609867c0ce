package smshub.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which messages an event causes. */
public final class EventTable {
    /** A hub to which no event means anything. */
    public static final EventTable NONE = new EventTable(List.of());

    private final Map<String, List<EventRule>> rules;

    public EventTable(List<EventRule> rules) {
        this.rules = rules.stream().collect(Collectors.groupingBy(EventRule::event));
    }

    /** The messages of an event, in the order of the settings; none for one that means nothing. */
    public List<EventRule> of(String event) {
        return rules.getOrDefault(event, List.of());
    }
}
