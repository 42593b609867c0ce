package smshub.account;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A program or person that may use the hub.
 *
 * @param id name in messages, events and settings
 * @param keyHash lower-case hex SHA-256 of the API key; the key itself is never kept
 * @param accounts accounts that it uses, the preferred first; empty means all that everyone may use, in the order of
 *     the settings
 * @param permissions what it may do
 * @param password for facades whose logins prove a password without sending it; null where it has none
 * @param callbacks where its state changes may be posted
 * @param consent what the consent list means to it; null where its accounts say
 */
public record Client(
        String id,
        String keyHash,
        List<String> accounts,
        Set<Permission> permissions,
        Secret password,
        Callbacks callbacks,
        ConsentMode consent) {
    /** What a client may do over HTTP. */
    public enum Permission {
        SEND,
        READ,
        OPERATE
    }

    public Client {
        accounts = List.copyOf(accounts);
        permissions = Set.copyOf(permissions);
    }

    /** A client to which the consent list means what it means to its accounts. */
    public Client(
            String id,
            String keyHash,
            List<String> accounts,
            Set<Permission> permissions,
            Secret password,
            Callbacks callbacks) {
        this(id, keyHash, accounts, permissions, password, callbacks, null);
    }

    /** A client without password and callbacks. */
    public Client(String id, String keyHash, List<String> accounts, Set<Permission> permissions) {
        this(id, keyHash, accounts, permissions, null, Callbacks.NONE);
    }

    /**
     * Where a client's state changes may be posted.
     *
     * @param hosts names of hosts in lower case; one that begins with {@code *.} stands for every name below it
     * @param privateAddresses whether the hosts may be this machine or in a private network
     * @param secret key of the signatures; null where they are not signed
     */
    public record Callbacks(List<String> hosts, boolean privateAddresses, Secret secret) {
        static final Callbacks NONE = new Callbacks(List.of(), false, null);

        public Callbacks {
            hosts = List.copyOf(hosts);
        }

        /** Whether a request may name this address. */
        public boolean allow(URI address) {
            if (address.getHost() == null) {
                return false;
            }
            String host = address.getHost().toLowerCase(Locale.ROOT);
            for (String allowed : hosts) {
                if (allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed)) {
                    return true;
                }
            }
            return false;
        }
    }
}
