package smshub.account;

import java.util.Objects;

/**
 * A password, token or key. Its text form is masked, so that it cannot slip into a log, an answer or a metric. It may be
 * changed where it stands while the hub runs, so nobody keeps what it reveals.
 */
public final class Secret {
    /** What people see in its place. */
    public static final String MASKED = "********";

    /** Another one once it was changed where it stands. */
    private volatile String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself; for the call that needs it and nothing else. */
    public String reveal() {
        return value;
    }

    /** From now on it is this one; whoever reveals it next gets that. */
    public void becomes(String other) {
        value = Objects.requireNonNull(other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASKED;
    }
}
