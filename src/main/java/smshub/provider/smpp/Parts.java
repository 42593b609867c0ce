package smshub.provider.smpp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import smshub.message.InboundMessage;
import smshub.provider.SmppPart;

/**
 * The parts of messages that have not all arrived. A part is acknowledged together with its message, when that is on
 * disk. Many SMSCs, however, bring the next part only when the last one is acknowledged: so a part waits for the others
 * a short while only, and if the process dies after that and before the last part comes, it is lost.
 */
final class Parts {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** The oldest first. */
    private final Map<Key, Assembly> open = new LinkedHashMap<>();

    /** What the parts of one message have in common. */
    private record Key(String from, String to, int reference, int total) {
        static Key of(SmppPart part) {
            return new Key(part.message().from(), part.message().to(), part.reference(), part.total());
        }
    }

    /**
     * A message of which no more is to come, and the deliveries that are acknowledged when it is on disk.
     *
     * @param unacknowledged sequence numbers of the deliveries
     */
    record Whole(InboundMessage message, List<Integer> unacknowledged) {}

    private static final class Assembly {
        private final String[] texts;
        private final InboundMessage first;
        private final long begunAt;
        private final List<Integer> unacknowledged = new ArrayList<>();

        Assembly(SmppPart part, long now) {
            texts = new String[part.total()];
            first = part.message();
            begunAt = now;
        }

        boolean complete() {
            for (String text : texts) {
                if (text == null) {
                    return false;
                }
            }
            return true;
        }

        Whole whole() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < texts.length; i++) {
                text.append(texts[i] != null ? texts[i] : "[part " + (i + 1) + " of " + texts.length + " is missing]");
            }
            InboundMessage message = new InboundMessage(
                    null,
                    first.account(),
                    null,
                    first.from(),
                    first.to(),
                    text.toString(),
                    first.time(),
                    first.inReplyTo());
            return new Whole(message, List.copyOf(unacknowledged));
        }
    }

    /**
     * Adds a part.
     *
     * @param number sequence number of its delivery
     * @param now {@link System#nanoTime()}
     * @return the whole message when this was its last part, else null
     */
    Whole add(SmppPart part, int number, long now) {
        Key key = Key.of(part);
        Assembly assembly = open.computeIfAbsent(key, absent -> new Assembly(part, now));
        assembly.texts[part.number() - 1] = part.message().text();
        assembly.unacknowledged.add(number);
        if (!assembly.complete()) {
            return null;
        }
        open.remove(key);
        return assembly.whole();
    }

    /** Sequence numbers of the deliveries that need not wait any longer for the rest of their messages. */
    List<Integer> tardy(long now) {
        List<Integer> numbers = new ArrayList<>();
        for (Assembly assembly : open.values()) {
            if (now - assembly.begunAt > PATIENCE_NANOS) {
                numbers.addAll(assembly.unacknowledged);
                assembly.unacknowledged.clear();
            }
        }
        return numbers;
    }

    /** Messages whose missing parts are not waited for any longer; the text says what is missing. */
    List<Whole> overdue(long now) {
        List<Whole> overdue = new ArrayList<>();
        for (Iterator<Assembly> oldest = open.values().iterator(); oldest.hasNext(); ) {
            Assembly assembly = oldest.next();
            if (now - assembly.begunAt <= LONGEST_WAIT_NANOS) {
                break;
            }
            oldest.remove();
            overdue.add(assembly.whole());
        }
        return overdue;
    }

    /** All that is there, whole or not. */
    List<Whole> rest() {
        List<Whole> rest = open.values().stream().map(Assembly::whole).toList();
        open.clear();
        return rest;
    }

    /** Forgets which deliveries are not acknowledged, for their connection is gone; they come again. */
    void disconnected() {
        open.values().forEach(assembly -> assembly.unacknowledged.clear());
    }
}
