package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is put ahead. */
final class TestClock extends Clock {
    private volatile Instant at;

    TestClock(Instant at) {
        this.at = at;
    }

    void ahead(Duration by) {
        at = at.plus(by);
    }

    @Override
    public Instant instant() {
        return at;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
