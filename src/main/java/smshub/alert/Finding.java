package smshub.alert;

/**
 * What one look at one thing found.
 *
 * @param key what was looked at
 * @param state how it is
 * @param wrong what is wrong; null unless something is
 */
public record Finding(String key, State state, Condition wrong) {
    /** How a thing is. */
    public enum State {
        WRONG,
        WELL,
        /** Nobody can say just now: what was told of it still holds. */
        UNKNOWN
    }

    public static Finding wrong(Condition condition) {
        return new Finding(condition.key(), State.WRONG, condition);
    }

    public static Finding well(String key) {
        return new Finding(key, State.WELL, null);
    }

    public static Finding unknown(String key) {
        return new Finding(key, State.UNKNOWN, null);
    }

    /** Wrong or well. */
    static Finding of(boolean wrong, Condition condition) {
        return wrong ? wrong(condition) : well(condition.key());
    }
}
