package smshub.account;

import java.util.List;
import java.util.Set;

/**
 * A program or person that may use the hub.
 *
 * @param id name in messages, events and settings
 * @param keyHash lower-case hex SHA-256 of the API key; the key itself is never kept
 * @param accounts accounts that it uses, the preferred first; empty means all that everyone may use, in the order of
 *     the settings
 * @param permissions what it may do
 */
public record Client(String id, String keyHash, List<String> accounts, Set<Permission> permissions) {
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
}
