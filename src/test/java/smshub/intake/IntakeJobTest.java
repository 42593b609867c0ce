package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.IntakeSettings;
import smshub.account.Quiet;
import smshub.account.Timetable;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.message.Problem;
import smshub.message.ProblemCode;

class IntakeJobTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Problem DOWN = Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "Down.");

    private final Time time = new Time();
    private final Script work = new Script();
    private final Told watch = new Told();

    private IntakeJob job(boolean enabled, Instant from, Instant to) {
        return job(enabled, from, to, new Remembered());
    }

    private IntakeJob job(boolean enabled, Instant from, Instant to, IntakeMemory memory) {
        return new IntakeJob(
                new IntakeSettings(
                        "erp",
                        "tables",
                        "shop",
                        enabled,
                        from,
                        to,
                        Duration.ofSeconds(10),
                        0,
                        List.of(),
                        Map.of(),
                        Map.of()),
                work,
                new Priorities(),
                watch,
                memory,
                time);
    }

    @Test
    void aRoundGoesOnWhileThereIsMore() throws Exception {
        work.next.add(new Poller.Taken(500, true, null));
        work.next.add(new Poller.Taken(20, false, null));
        IntakeJob job = job(true, null, null);
        job.round();

        IntakeStatus status = job.status();
        assertEquals(520, status.requests());
        assertEquals(1, status.runs());
        assertEquals(0, status.failedRuns());
        assertEquals(START, status.lastRun());
        assertEquals(START.plusSeconds(10), status.nextRun());
        assertEquals(IntakeStatus.State.WAITING, status.state());
    }

    @Test
    void theCountsGoOnAfterARestart() throws Exception {
        work.next.add(new Poller.Taken(500, true, null));
        work.next.add(new Poller.Taken(20, false, null));
        work.next.add(Poller.Taken.failed(DOWN));
        IntakeMemory memory = new Remembered();
        IntakeJob before = job(true, null, null, memory);
        before.round();
        time.now = before.status().nextRun();
        before.round();

        time.now = time.now.plusSeconds(60);
        IntakeJob job = job(true, null, null, memory);
        assertEquals(520, job.status().requests());
        assertEquals(2, job.status().runs());
        assertEquals(1, job.status().failedRuns());
        assertEquals(DOWN, job.status().lastError());
        assertEquals(before.status().lastErrorAt(), job.status().lastErrorAt());
        assertEquals(before.status().lastRun(), job.status().lastRun());
        assertEquals(time.now, job.status().nextRun());
        assertEquals(IntakeStatus.State.WAITING, job.status().state());

        work.next.add(new Poller.Taken(1, false, null));
        job.round();
        assertEquals(521, job.status().requests());
        assertEquals(3, job.status().runs());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0,  0, true",
        "0, 0, 59, false",
        "0, 0, 60, true",
        "1, 0,  0, false",
        "1, 0,  1, true",
        "0, 1,  0, false",
        "0, 1,  1, true",
    })
    void countsAreWrittenOnceInAWhile(long requests, long failures, long seconds, boolean due) {
        IntakeRecord written = IntakeRecord.none("erp");
        IntakeRecord record = new IntakeRecord("erp", 1, failures, requests, START, null, null);
        Instant writtenAt = seconds == 0 && requests + failures == 0 ? Instant.MIN : START;
        assertEquals(due, IntakeRecords.due(written, record, writtenAt, START.plusSeconds(seconds)));
    }

    /** START is a Sunday, 10 o'clock in UTC and 11 in Berlin. */
    @ParameterizedTest
    @CsvSource({
        "off, '', 2026-03-01T10:00:00Z",
        "08:00-18:00, '', 2026-03-01T10:00:00Z",
        "12:00-18:00, '', 2026-03-01T11:00:00Z",
        "22:00-06:00, '', 2026-03-01T21:00:00Z",
        "off, 'MONDAY FRIDAY', 2026-03-01T23:00:00Z",
        "08:00-18:00, 'MONDAY FRIDAY', 2026-03-02T07:00:00Z",
        "08:00-11:00, 'SUNDAY', 2026-03-08T07:00:00Z",
    })
    void roundsKeepToHoursAndDays(String hours, String days, Instant next) throws Exception {
        Quiet span = hours.equals("off")
                ? Quiet.NONE
                : new Quiet(
                        LocalTime.parse(hours.substring(0, 5)),
                        LocalTime.parse(hours.substring(6)),
                        Set.of(),
                        Set.of());
        List<DayOfWeek> week = days.isEmpty()
                ? List.of()
                : Stream.of(days.split(" ")).map(DayOfWeek::valueOf).toList();
        IntakeJob job = job(Timetable.of(span, week, ZoneId.of("Europe/Berlin")), new Remembered());
        assertEquals(next, job.status().nextRun());
        job.round();
        assertEquals(next.equals(START) ? 1 : 0, job.status().runs());
        job.runNow();
        assertEquals(next.equals(START) ? 2 : 1, job.status().runs(), "an operator's wish counts at any hour");
    }

    @Test
    void aStoppedIntakeBeginsNoRoundAlsoAfterARestart() throws Exception {
        Remembered memory = new Remembered();
        IntakeJob job = job(Timetable.ALWAYS, memory);
        job.stop("anna");
        job.round();
        job.runNow();
        assertEquals(IntakeStatus.State.STOPPED, job.status().state());
        assertTrue(job.obstacle().isPresent());
        IntakeJob restarted = job(Timetable.ALWAYS, memory);
        restarted.round();
        assertEquals(0, restarted.status().runs());
        restarted.start();
        restarted.round();
        assertEquals(1, restarted.status().runs());
    }

    private IntakeJob job(Timetable timetable, IntakeMemory memory) {
        return new IntakeJob(
                new IntakeSettings(
                        "erp",
                        "tables",
                        "shop",
                        true,
                        null,
                        null,
                        Duration.ofSeconds(10),
                        0,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        timetable,
                        List.of()),
                work,
                new Priorities(),
                watch,
                memory,
                time);
    }

    @Test
    void failuresAreAnsweredWithGrowingPauses() throws Exception {
        IntakeJob job = job(true, null, null);
        for (int seconds : new int[] {10, 20, 40, 80}) {
            work.next.add(Poller.Taken.failed(DOWN));
            job.round();
            assertEquals(time.now.plusSeconds(seconds), job.status().nextRun());
            time.now = time.now.plusSeconds(seconds - 1);
            job.round();
            assertTrue(work.next.isEmpty());
            time.now = time.now.plusSeconds(1);
        }
        assertEquals(4, job.status().failedRuns());
        assertEquals(DOWN, job.status().lastError());
        assertEquals(IntakeStatus.State.FAILING, job.status().state());

        job.round();
        assertEquals(IntakeStatus.State.WAITING, job.status().state());
        assertEquals(time.now.plusSeconds(10), job.status().nextRun());
    }

    @Test
    void aBugIsAFailedRoundAndNoMore() throws Exception {
        work.bug = true;
        IntakeJob job = job(true, null, null);
        job.round();
        assertEquals(ProblemCode.INTERNAL_FAULT, job.status().lastError().code());
    }

    @Test
    void nothingRunsOutsideItsValidity() throws Exception {
        IntakeJob later = job(true, START.plusSeconds(60), null);
        later.round();
        assertEquals(0, later.status().runs());
        assertEquals(IntakeStatus.State.IDLE, later.status().state());
        assertEquals(START.plusSeconds(60), later.status().nextRun());

        IntakeJob over = job(true, null, START);
        over.round();
        assertEquals(0, over.status().runs());
        assertNull(over.status().nextRun());

        IntakeJob disabled = job(false, null, null);
        disabled.round();
        assertEquals(IntakeStatus.State.DISABLED, disabled.status().state());
        assertEquals(0, work.turns);
    }

    @Test
    void twoRoundsDoNotOverlap() throws Exception {
        work.hold = new CountDownLatch(1);
        IntakeJob job = job(true, null, null);
        Thread first = new Thread(() -> {
            try {
                job.round();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        first.start();
        assertTrue(work.begun.await(10, TimeUnit.SECONDS));
        job.round();
        assertEquals(IntakeStatus.State.RUNNING, job.status().state());
        work.hold.countDown();
        first.join(10_000);
        assertEquals(1, work.turns);
        assertEquals(1, job.status().runs());
    }

    @Test
    void whoRingsIsServedAtOnceAlsoAfterAFailure() throws Exception {
        IntakeJob job = job(true, null, null);
        job.listen();
        work.next.add(Poller.Taken.failed(DOWN));
        job.round();
        job.round();
        assertEquals(1, job.status().runs());
        work.bell.ring();
        assertEquals(2, job.status().runs());
        assertEquals(IntakeStatus.State.WAITING, job.status().state());

        IntakeJob over = job(true, null, START);
        over.listen();
        work.bell.ring();
        assertEquals(0, over.status().runs());
    }

    @Test
    void aRingDuringARoundMakesItLookAgain() throws Exception {
        work.hold = new CountDownLatch(1);
        IntakeJob job = job(true, null, null);
        job.listen();
        Thread round = new Thread(() -> {
            try {
                job.round();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        round.start();
        assertTrue(work.begun.await(10, TimeUnit.SECONDS));
        work.bell.ring();
        work.hold.countDown();
        round.join(10_000);
        assertEquals(2, work.turns);
        assertEquals(1, job.status().runs());
    }

    @Test
    void anOperatorHearsOnceThatItFailsAndOnceThatItWorksAgain() throws Exception {
        IntakeJob job = job(true, null, null);
        for (int round = 1; round <= 30; round++) {
            work.next.add(Poller.Taken.failed(DOWN));
            job.round();
            time.now = job.status().nextRun();
            assertEquals(round < 3 ? List.of() : List.of("fails after 3"), watch.told);
        }
        job.round();
        time.now = job.status().nextRun();
        job.round();
        assertEquals(List.of("fails after 3", "works"), watch.told);

        work.next.add(Poller.Taken.failed(DOWN));
        time.now = job.status().nextRun();
        job.round();
        time.now = job.status().nextRun();
        job.round();
        assertEquals(2, watch.told.size());
    }

    private static final class Remembered implements IntakeMemory {
        private IntakeRecord last;

        @Override
        public IntakeRecord of(String intake) {
            return last == null ? IntakeRecord.none(intake) : last;
        }

        @Override
        public void keep(IntakeRecord record) {
            last = record;
        }
    }

    private static final class Told implements IntakeJob.Watch {
        private final List<String> told = new ArrayList<>();

        @Override
        public int patience() {
            return 3;
        }

        @Override
        public void failing(IntakeStatus intake) {
            told.add("fails after " + intake.failedRuns());
        }

        @Override
        public void working(IntakeStatus intake) {
            told.add("works");
        }
    }

    private static final class Script implements Poller {
        private final Deque<Taken> next = new ArrayDeque<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private CountDownLatch hold = new CountDownLatch(0);
        private boolean bug;
        private Bell bell;
        private int turns;

        @Override
        public Taken take() throws InterruptedException {
            turns++;
            begun.countDown();
            hold.await();
            if (bug) {
                throw new IllegalStateException("a bug");
            }
            return next.isEmpty() ? Taken.NOTHING : next.poll();
        }

        @Override
        public void listen(Bell own) {
            bell = own;
        }

        @Override
        public Settlement answers(List<QueueMessage> deliveries) {
            return Settlement.DONE;
        }

        @Override
        public Settlement inbound(List<QueueMessage> deliveries) {
            return Settlement.DONE;
        }

        @Override
        public void close() {}
    }

    private static final class Time extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
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
}
