package smshub.audit;

import smshub.account.Client;

/**
 * Who acts.
 *
 * @param kind what it is
 * @param name id of a client, name of a person, {@code hub} for the hub itself
 * @param address address that the act came from; null for the hub itself
 */
public record Actor(Kind kind, String name, String address) {
    /** The hub, by what it saw or was set to. */
    public static final Actor HUB = new Actor(Kind.SYSTEM, "hub", null);

    /** What may act. */
    public enum Kind {
        CLIENT,
        PERSON,
        SYSTEM
    }

    /** Who called over HTTP. */
    public static Actor of(Client client, String address) {
        return new Actor(client.person() ? Kind.PERSON : Kind.CLIENT, client.id(), address);
    }

    /** A person at the console. */
    public static Actor person(String name, String address) {
        return new Actor(Kind.PERSON, name, address);
    }
}
