package smshub.provider;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.Limits;

/**
 * A kind of way out. An implementation is a bean of its route file {@code routes/providers/<id>.camel.yaml}, of which the
 * hub makes one instance for settings, rules and routes alike. It holds a table of settings and pure functions without a
 * clock; what it remembers of its accounts can be made again. How it is spoken to, its further interfaces say: one of
 * {@link CallProvider} and {@link EndpointProvider}, and one for each ability; each has its route in the file, see
 * {@link ProviderRoutes}.
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

    /** What it can do beside sending: what it implements. */
    default Set<Ability> abilities() {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (Ability ability : Ability.values()) {
            if (ability.of(this)) {
                abilities.add(ability);
            }
        }
        return abilities;
    }

    /**
     * What it can carry of a message for one account; asked once, before the first message. The rules refuse what it cannot
     * carry before a message is accepted, so that nothing is refused, cut or changed behind the hub's answer.
     */
    default Limits limits(Account account) {
        return Limits.USUAL;
    }

    /**
     * Whether of hubs that share a broker one alone may send by an account, such as because it has a device, or because its
     * carrier lets one login in.
     */
    default boolean alone(Account account) {
        return false;
    }

    /**
     * Whether something is told of what becomes of an account's messages, unasked or when the hub asks. Those that can leave
     * receipts out have a setting of that name.
     */
    default boolean tells(Account account) {
        Set<Ability> abilities = abilities();
        return !"false".equals(account.settings().get("receipts"))
                && (abilities.contains(Ability.RECEIPT_CALLBACK)
                        || abilities.contains(Ability.STATUS_QUERY)
                        || abilities.contains(Ability.POLL)
                                && !account.connection().pollInterval().isZero());
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

    /** What a provider can do beside sending: what it implements. */
    enum Ability {
        /** Pushes delivery receipts. */
        RECEIPT_CALLBACK(ReceiptSource.class),
        /** Tells the state of a message on request. */
        STATUS_QUERY(StatusSource.class, EndpointStatusSource.class),
        /** Pushes inbound messages. */
        INBOUND_CALLBACK(InboundSource.class),
        /** Hands out receipts and inbound messages on request. */
        POLL(PollSource.class),
        /** Keeps what it handed out until it hears that it arrived. */
        CONFIRM(ConfirmSource.class),
        /** Tells the account's balance. */
        BALANCE(BalanceSource.class),
        /** Takes our id and refuses to send it twice. */
        IDEMPOTENCY_KEY(IdempotencyKey.class);

        private final List<Class<?>> types;

        Ability(Class<?>... types) {
            this.types = List.of(types);
        }

        boolean of(Provider provider) {
            return types.stream().anyMatch(type -> type.isInstance(provider));
        }
    }
}
