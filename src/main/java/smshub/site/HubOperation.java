package smshub.site;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an endpoint does. */
public enum HubOperation {
    /** Takes over requests to send. */
    ACCEPT(true, false),
    /** Takes over a provider's delivery receipt. */
    RECEIPT(true, false),
    /** Takes over a message from a handset, or hands them out. */
    INBOUND(true, true),
    /** Hands out state changes. */
    EVENTS(false, true);

    private final boolean producer;
    private final boolean consumer;

    HubOperation(boolean producer, boolean consumer) {
        this.producer = producer;
        this.consumer = consumer;
    }

    boolean producer() {
        return producer;
    }

    boolean consumer() {
        return consumer;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HubOperation of(String word) {
        return Arrays.stream(values())
                .filter(operation -> operation.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("hub:" + word + " is not there; there are "
                        + Arrays.stream(values())
                                .map(operation -> "hub:" + operation.word())
                                .collect(Collectors.joining(", "))));
    }
}
