package smshub.page;

import java.util.function.BooleanSupplier;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Visibility;
import smshub.audit.Actor;

/**
 * Who looks at the page.
 *
 * @param client the person or program, with its permissions
 * @param address where it calls from
 * @param token what each form must bring back, so that no page of another site can make its browser act
 * @param form whether it came by the form of the login, so that it can leave again
 * @param lasts whether it is still let in; what streams to a page asks now and then
 */
public record Visitor(Client client, String address, String token, boolean form, BooleanSupplier lasts) {
    public boolean may(Permission permission) {
        return client.may(permission);
    }

    /** Whether it sees what is anybody's. */
    boolean everything() {
        return Visibility.ofEverything(client);
    }

    /** Whose messages it sees; null for anybody's. */
    String own() {
        return everything() ? null : client.id();
    }

    Actor actor() {
        return Actor.of(client, address);
    }
}
