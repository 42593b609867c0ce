package smshub.dispatch;

import smshub.message.MessageIds;

/**
 * How copies of messages are sent.
 *
 * @param account account that they go by; null for that which each message was last meant for
 * @param key name of the wish: who asks again under it gets the same copies; null where each wish is a new one
 */
public record Resend(String account, String key) {
    /** The reference of the copy of a message; null without a key. */
    String reference(String messageId) {
        return key == null ? null : beginning() + messageId;
    }

    /** Whether a message of some reference, perhaps null, is a copy that was made under this key. */
    public boolean made(String reference) {
        return key != null && reference != null && reference.startsWith(beginning());
    }

    private String beginning() {
        return "resend-" + MessageIds.of("resend", key, "") + "-";
    }
}
