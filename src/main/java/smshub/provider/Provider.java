package smshub.provider;

import java.net.URI;
import java.util.List;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.Limits;

/**
 * A kind of way out. An implementation is a bean of its route file; the hub finds it in the registry by this type.
 * It holds a table of settings and pure functions, and no state.
 */
public interface Provider {
    /** Name in settings, metrics and route ids: lower-case letters, digits and dashes. */
    String id();

    /** Name for people. */
    String title();

    /** Where accounts reach it unless they override the address, or null when each account must name one. */
    URI defaultUrl();

    /** What its accounts must and may set. */
    List<AccountSetting> settings();

    /** What it can do beside sending. */
    Set<Ability> abilities();

    /**
     * What it can carry of a message for one account; asked once, before the first message. The rules refuse what it cannot
     * carry before a message is accepted, so that nothing is refused, cut or changed behind the hub's answer.
     */
    default Limits limits(Account account) {
        return Limits.USUAL;
    }

    /** What operators should know of it, as sentences for the documents; empty when there is nothing special. */
    default String note() {
        return "";
    }

    /**
     * What is wrong with an account's settings beyond what the table says, such as «exactly one of»: one sentence each.
     */
    default List<String> mistakes(Account account) {
        return List.of();
    }

    /**
     * The forms in which the answer to a message may have told an id that a receipt names like this, the likeliest
     * first.
     */
    default List<String> idForms(String id) {
        return List.of(id);
    }

    /** What a provider can do beside sending. */
    enum Ability {
        /** Pushes delivery receipts: a {@link ReceiptSource}. */
        RECEIPT_CALLBACK,
        /** Tells the state of a message on request: route {@code direct:<id>-status}. */
        STATUS_QUERY,
        /** Pushes inbound messages: an {@link InboundSource}. */
        INBOUND_CALLBACK,
        /** Hands out receipts and inbound messages on request: route {@code direct:<id>-poll}. */
        POLL,
        /** Keeps what it handed out until it hears that it arrived: route {@code direct:<id>-confirm}. */
        CONFIRM,
        /** Tells the account's balance: route {@code direct:<id>-balance}. */
        BALANCE,
        /** Takes our id and refuses to send it twice, so that an unsure message may be sent again by itself. */
        IDEMPOTENCY_KEY
    }
}
