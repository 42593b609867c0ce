package smshub.store;

import java.sql.SQLException;

/**
 * The database cannot be reached or did not do as told; nothing of the call was stored. The caller keeps what it wanted
 * to store and comes back later, or tells its own caller that the service is unavailable.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(Throwable cause) {
        super("store: " + cause.getMessage(), cause);
    }

    /** SQLSTATE (ISO 9075-2, clause 24), or null where the database told none. */
    public String state() {
        return getCause() instanceof SQLException sql ? sql.getSQLState() : null;
    }
}
