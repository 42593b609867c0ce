package smshub.alert;

import java.time.Instant;

/**
 * One time that something was wrong, from its begin to its end.
 *
 * @param condition what is wrong
 * @param since when that was seen first
 * @param wellSince since when it has been well again; null while it is wrong
 * @param endedAt when its end was told; null while it is open
 * @param repeats how often it came back within an hour
 */
record Episode(Condition condition, Instant since, Instant wellSince, Instant endedAt, int repeats) {
    boolean open() {
        return endedAt == null;
    }

    /** The same since it is well again, or is wrong again. */
    Episode well(Instant time) {
        return new Episode(condition, since, time, endedAt, repeats);
    }

    Episode ended(Instant time) {
        return new Episode(condition, since, wellSince == null ? time : wellSince, time, repeats);
    }
}
