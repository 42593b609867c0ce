package smshub.login;

import java.util.Set;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.settings.Settings.Role;

/**
 * A person at work in a browser, as the settings have it now.
 *
 * @param name name of the person
 * @param role what it may at Hawtio
 * @param permissions what it may on the pages
 * @param csrf what a form or script of the hub's own pages sends along, so that no page of another site can act
 * @param token key of the session; never shown
 */
public record Session(String name, Role role, Set<Permission> permissions, String csrf, String token) {
    public Session {
        permissions = Set.copyOf(permissions);
    }

    /** The person as whoever calls the API. */
    public Client client() {
        return Client.person(name, permissions);
    }

    public boolean may(Permission permission) {
        return client().may(permission);
    }

    @Override
    public String toString() {
        return "session of " + name;
    }
}
