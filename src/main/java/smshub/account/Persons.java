package smshub.account;

import java.time.Duration;
import java.util.Optional;

/** The logins of persons, who are slowed down by their own rule. */
public interface Persons {
    /** Nobody. */
    Persons NONE = (address, name, password) -> Optional.empty();

    /** Tries a login from an address; empty where no person is called so. */
    Optional<Attempt> login(String address, String name, String password);

    /**
     * What became of it.
     *
     * @param person who it is; null where it was refused
     * @param pause how long to wait before the next attempt; zero when that is not needed
     */
    record Attempt(Client person, Duration pause) {}
}
