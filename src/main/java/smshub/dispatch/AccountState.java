package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import smshub.account.Account;
import smshub.dispatch.AccountStatus.State;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Whether an account sends, and if not: why, since when, and who says so. What an operator must end (a pause, a stop, a
 * hold) is kept, so that it outlives the process; everything else shows itself anew. For any thread.
 *
 * <p>Beside that stands the provider's line, where it keeps one: while that is down the account does not send, and it
 * does again by itself when the line is back.
 */
final class AccountState {
    private static final Logger LOG = LoggerFactory.getLogger(AccountState.class);

    private volatile Account account;
    private final Function<AccountRecord, CompletionStage<?>> keep;
    private final BiConsumer<AccountRecord, AccountRecord> watch;
    private final Consumer<AccountRecord> tell;
    private final Clock clock;
    private volatile AccountRecord said;
    /** What is told of the line while it is down; null while it is up, or nobody tells. */
    private volatile AccountRecord line;
    /** What the provider's last failure was. */
    private volatile Problem failure;

    private Instant outageSince;
    /** What an operator must still end of an account that was switched off meanwhile, or null. */
    private AccountRecord left;

    /**
     * An account that sends, unless it is switched off or an earlier process left word.
     *
     * @param kept what an earlier process left, or null
     * @param keep keeps a record; completes when it is on disk
     * @param watch hears of each change: what counted before, and what counts now
     * @param tell hears of each change that holds for other hubs, too: not of a line, of which each has its own
     */
    AccountState(
            Account account,
            AccountRecord kept,
            Function<AccountRecord, CompletionStage<?>> keep,
            BiConsumer<AccountRecord, AccountRecord> watch,
            Consumer<AccountRecord> tell,
            Clock clock) {
        this.tell = tell;
        this.watch = watch;
        this.account = account;
        this.keep = keep;
        this.clock = clock;
        this.left = kept != null && kept.lasting() ? kept : null;
        begin();
    }

    private void begin() {
        if (account.enabled() && left != null) {
            said = left;
            log(said, " as before");
        } else {
            said = record(account.enabled() ? State.OPEN : State.DISABLED, null, AccountRecord.HUB);
        }
    }

    /** Goes on by other settings, which say the same of what stands here. */
    void retune(Account next) {
        account = next;
    }

    /** Begins anew by other settings; what an operator must end stays. */
    synchronized void become(Account next) {
        left = said.state() == State.DISABLED ? left : said.lasting() ? said : null;
        account = next;
        line = null;
        failure = null;
        outageSince = null;
        begin();
    }

    /** What counts now. */
    AccountRecord now() {
        AccountRecord down = line;
        AccountRecord word = said;
        return down != null && (word.state() == State.OPEN || word.state() == State.BROKEN) ? down : word;
    }

    /** What counts whatever its line does. */
    AccountRecord said() {
        return said;
    }

    State state() {
        return now().state();
    }

    /** Whether the provider keeps a line that is down. */
    boolean lineDown() {
        return line != null;
    }

    /** An operator stops the calls; completes when that is on disk. */
    synchronized CompletionStage<?> pause(String by) {
        return become(record(State.PAUSED, null, by));
    }

    /** An operator lets it send again; completes when that is on disk. */
    synchronized CompletionStage<?> resume(String by) {
        outageSince = null;
        return become(record(account.enabled() ? State.OPEN : State.DISABLED, null, by));
    }

    /**
     * Another hub says it. What it kept it has kept for all, and who watches heard of it there.
     *
     * @return whether something else counts now
     */
    synchronized boolean heard(AccountRecord next, String hub) {
        if (!account.enabled() || said.state() == State.DISABLED) {
            left = next.lasting() ? next : next.state() == State.OPEN ? null : left;
            return false;
        }
        boolean breaks = next.state() == State.BROKEN;
        if (breaks && said.state() != State.OPEN || next.state() == State.DISABLED || next.equals(said)) {
            return false;
        }
        if (next.state() == State.OPEN && next.by().equals(AccountRecord.HUB) && said.lasting()) {
            // That it works there ends no operator's word.
            return false;
        }
        if (!breaks) {
            outageSince = null;
        }
        said = next;
        log(next, ", as hub " + hub + " says");
        return true;
    }

    /** The provider takes nothing before an operator has acted. */
    synchronized void stop(Problem why) {
        if (said.state() == State.OPEN || said.state() == State.BROKEN) {
            become(record(State.STOPPED, why, AccountRecord.HUB));
        }
    }

    /** Keeps the backlog of an account that sent nothing since some time until an operator decides. */
    synchronized void hold(Instant downSince) {
        become(record(
                State.HELD,
                Problem.of(
                        ProblemCode.ACCOUNT_HELD,
                        "Nothing was sent since " + downSince.truncatedTo(ChronoUnit.SECONDS)
                                + "; the backlog waits until an operator releases or expires it."),
                AccountRecord.HUB));
    }

    /** An attempt met a failure of the provider. */
    void failed(Problem why) {
        failure = why;
    }

    /** Too many failures in a row. */
    synchronized void broke() {
        // What was sent up to its limit is no outage after which somebody must look.
        if (!AttemptSteps.limited(failure)) {
            outage();
        }
        if (said.state() == State.OPEN) {
            become(record(State.BROKEN, failure, AccountRecord.HUB));
        }
    }

    /** It is to be tried whether the provider works again. */
    synchronized void probed() {
        if (said.state() == State.BROKEN) {
            holdIfLong();
        }
    }

    /** The provider works. */
    synchronized void mended() {
        outageSince = null;
        if (said.state() == State.BROKEN) {
            become(record(State.OPEN, null, AccountRecord.HUB));
        }
    }

    /** The provider's line is down, or its login was refused. */
    synchronized void lineLost(Problem why) {
        AccountRecord before = line;
        State state = why.code().stopsAccount() ? State.STOPPED : State.BROKEN;
        if (before != null && before.state() == state && before.problem().code() == why.code()) {
            return;
        }
        outage();
        line = record(state, why, AccountRecord.HUB);
        watch.accept(before == null ? said : before, line);
        log(line, "");
    }

    /** The provider's line is up. Whether it was down before. */
    synchronized boolean lineUp() {
        if (line == null) {
            return false;
        }
        line = null;
        if (said.state() == State.STOPPED && said.problem().code() == ProblemCode.LOGIN_REJECTED) {
            // The refused login reached a message as well; this one went through.
            become(record(State.OPEN, null, AccountRecord.HUB));
        } else {
            log(now(), ", its line is up");
        }
        if (said.state() == State.OPEN || said.state() == State.BROKEN) {
            holdIfLong();
        }
        return true;
    }

    private void outage() {
        if (outageSince == null) {
            outageSince = clock.instant();
        }
    }

    private void holdIfLong() {
        Duration longest = account.delivery().holdAfter();
        if (outageSince != null && outageSince.plus(longest).isBefore(clock.instant())) {
            hold(outageSince);
        }
    }

    private AccountRecord record(State state, Problem problem, String by) {
        return new AccountRecord(account.id(), state, problem, clock.instant(), by);
    }

    private CompletionStage<?> become(AccountRecord next) {
        AccountRecord before = said;
        boolean lasting = before.lasting() || next.lasting();
        said = next;
        watch.accept(before, next);
        tell.accept(next);
        log(next, "");
        return lasting ? keep.apply(next) : CompletableFuture.completedFuture(null);
    }

    private void log(AccountRecord record, String more) {
        boolean grave = record.state() == State.STOPPED || record.state() == State.HELD;
        Problem why = record.problem();
        LOG.atLevel(grave ? Level.WARN : Level.INFO)
                .log(
                        "Account {} is {}{}{}",
                        account.id(),
                        record.state(),
                        more,
                        why == null ? "" : ": " + why.code().word() + ", " + why.sentence());
    }
}
