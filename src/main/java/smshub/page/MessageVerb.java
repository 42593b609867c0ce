package smshub.page;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import smshub.account.Client.Permission;
import smshub.message.MessageState;

/** What may be done with messages. */
enum MessageVerb {
    /** Sends a copy of what is over. */
    RESEND(
            Permission.SEND,
            10_000,
            EnumSet.of(
                    MessageState.SENT,
                    MessageState.DELIVERED,
                    MessageState.UNDELIVERED,
                    MessageState.REFUSED,
                    MessageState.EXPIRED,
                    MessageState.CANCELLED,
                    MessageState.DEAD)),
    /** Puts back what is dead or in doubt, under its own id. */
    REQUEUE(Permission.ACCOUNTS, 10_000, EnumSet.of(MessageState.DEAD, MessageState.UNSURE)),
    /** Sends what waits because its account is held, before the rest of that backlog. */
    RELEASE(
            Permission.ACCOUNTS,
            10_000,
            EnumSet.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.DEFERRED)),
    /** Withdraws what waits; and what is dead, so that it is off the list of what somebody must see to. */
    CANCEL(
            Permission.SEND,
            1_000,
            EnumSet.of(
                    MessageState.ACCEPTED,
                    MessageState.SCHEDULED,
                    MessageState.DEFERRED,
                    MessageState.UNSURE,
                    MessageState.DEAD)),
    /** Asks the provider. */
    CHECK(Permission.READ, 100, EnumSet.of(MessageState.SENT, MessageState.UNSURE));

    private final Permission permission;
    private final int most;
    private final Set<MessageState> states;

    MessageVerb(Permission permission, int most, Set<MessageState> states) {
        this.permission = permission;
        this.most = most;
        this.states = states;
    }

    /** Who may. */
    Permission permission() {
        return permission;
    }

    /** With how many at a time. */
    int most() {
        return most;
    }

    /** The states in which it can do anything. */
    Set<MessageState> states() {
        return states;
    }

    /** The word in forms, the words of the page and the audit record. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it changes anything, so that it stands in the audit record. */
    boolean changes() {
        return this != CHECK;
    }

    /** The verb of a word; null for another. */
    static MessageVerb ofWord(String word) {
        for (MessageVerb verb : values()) {
            if (verb.word().equals(word)) {
                return verb;
            }
        }
        return null;
    }
}
