package smshub.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * A message that an application's event causes. What is null is as for every other request.
 *
 * @param id its name in the settings
 * @param event name of the event
 * @param template name of the template that tells it; the event's values are the template's
 * @param to recipients: numbers, or texts whose placeholders are the event's values
 * @param wishes how it goes
 */
public record EventRule(String id, String event, String template, List<Recipients> to, Wishes wishes) {
    /**
     * How such a message goes.
     *
     * @param account account that sends it
     * @param category its category
     * @param from sender ID
     * @param priority 0 to 9
     * @param language language of the template's text
     */
    public record Wishes(String account, String category, String from, Integer priority, String language) {}

    public EventRule {
        to = List.copyOf(to);
    }

    /** Recipients of one entry. */
    public static final class Recipients {
        private final CompiledText text;

        private Recipients(CompiledText text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException with what is wrong, to follow «the text» */
        public static Recipients of(String text) {
            CompiledText compiled = CompiledText.of(text);
            if (compiled.flaw() != null) {
                throw new IllegalArgumentException(compiled.flaw());
            }
            return new Recipients(compiled);
        }
    }

    /**
     * Whom an event concerns.
     *
     * @param to numbers, as they stand in the values
     * @param problem why nobody can tell; null where somebody can
     */
    public record Concerned(List<String> to, Problem problem) {}

    /** The recipients of an event. An entry that is one placeholder, whose value is a list, stands for all of the list. */
    public Concerned concerned(Map<String, String> values) {
        List<String> numbers = new ArrayList<>();
        for (Recipients each : to) {
            String list = each.text.single();
            if (list != null && values.containsKey(list + ".0")) {
                for (int i = 0; values.containsKey(list + "." + i); i++) {
                    numbers.add(values.get(list + "." + i));
                }
                continue;
            }
            String missing = each.text.missing(values);
            if (missing != null) {
                return new Concerned(
                        List.of(),
                        new Problem(
                                ProblemCode.TEMPLATE_VALUE_MISSING,
                                "The event " + event + " needs a value " + missing + ", which names its recipient.",
                                "values." + missing));
            }
            numbers.add(each.text.fill(values));
        }
        return new Concerned(List.copyOf(numbers), null);
    }
}
