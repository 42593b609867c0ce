package smshub.dispatch;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.broker.Events;
import smshub.broker.FlowControl;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.consent.Consents;
import smshub.dispatch.AccountStatus.State;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.LineWatch;
import smshub.provider.Provider;
import smshub.provider.SendJob;
import smshub.rules.Acceptance;
import smshub.rules.QuietHours;
import smshub.rules.Redirection;

/**
 * The flow control of one account's queue: its rate, breaker, pause and hold, and what each outcome of an attempt comes to.
 * Everything that happens to a message between its queue and its outcome is decided here.
 *
 * <p>One class, because it is the glue of state, throttle and decisions, which are classes of their own.
 */
public final class AccountGate implements FlowControl {
    private static final Logger LOG = LoggerFactory.getLogger(AccountGate.class);
    /** Of what is tried again: what says nothing against the provider. */
    private static final Set<ProblemCode> ABOUT_THE_MESSAGE =
            Set.of(ProblemCode.RECIPIENT_BUSY, ProblemCode.SERVICE_REFUSED);

    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String id;
    private final Failover failover;
    private final Supplier<Acceptance> rules;
    private final AttemptObserver watch;
    private final BooleanSupplier fresh;
    private final Clock clock;
    private final AccountState state;
    /** What the settings say of the account now. */
    private volatile Way way;

    private volatile Throttle throttle;
    /** Whether the settings do not hold it any more. */
    private volatile boolean leaving;
    /** The provider's line that counts; what an earlier one tells is of the past. */
    private final AtomicInteger lines = new AtomicInteger();

    private final ServiceRefusals refusals = new ServiceRefusals();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private volatile Problem pollProblem;
    private volatile Instant polledAt;
    private volatile int inFlight;
    private volatile int hubs = 1;
    /** Whether a message was being sent when the process, or another hub, died. */
    private volatile Predicate<QueueMessage> inDoubt = delivery -> false;
    /** Those who want what the consumer has fetched, but not begun, to lie on the queue for a moment. */
    private final Set<CompletableFuture<Void>> recalls = ConcurrentHashMap.newKeySet();
    /** Whether the message that is looked at has the permits to be sent; only the consumer's thread touches it. */
    private boolean permitted;
    /** What the consumer hands out by now. */
    private Opening opened = Opening.NONE;

    /**
     * How messages leave.
     *
     * @param callback address under which the provider reaches the hub for this account, or null
     * @param asked whether the provider must be asked for the state of what it took
     */
    private record Way(Account account, Provider provider, URI callback, boolean asked) {
        Way(Account account, Provider provider, URI callback) {
            this(account, provider, callback, StatusQuestions.wanted(account, provider));
        }
    }

    /** A job, with what only the consumer needs to know of it. */
    record Attempt(SendJob send, long startedAt) {}

    /** The way around an account that cannot send. */
    public interface Failover {
        /** The message for its next account; empty where there is none, or where its own may have sent it. */
        Optional<Redirection> around(SmsMessage message, Instant now);

        /** Whether any account can send. */
        boolean open();

        /** Whether another hub sends by an account, so that what waits for it is left to that one. */
        default boolean elsewhere(String account) {
            return false;
        }
    }

    /**
     * The gate of an account.
     *
     * @param rules what recipients said and when they are left alone, also since a message was accepted
     * @param callback address under which the provider reaches the hub for this account, or null
     */
    public AccountGate(
            Account account,
            Provider provider,
            Failover failover,
            Supplier<Acceptance> rules,
            URI callback,
            AccountMemory memory,
            AttemptObserver watch,
            Clock clock) {
        this(account, provider, failover, rules, callback, memory, watch, () -> true, clock);
    }

    /**
     * The gate of an account of one of several hubs.
     *
     * @param rules what recipients said and when they are left alone, also since a message was accepted
     * @param callback address under which the provider reaches the hub for this account, or null
     * @param fresh whether what the broker has delivered here is this hub's still, to be asked before each call
     */
    public AccountGate(
            Account account,
            Provider provider,
            Failover failover,
            Supplier<Acceptance> rules,
            URI callback,
            AccountMemory memory,
            AttemptObserver watch,
            BooleanSupplier fresh,
            Clock clock) {
        this.fresh = fresh;
        this.id = account.id();
        this.failover = failover;
        this.rules = rules;
        this.watch = watch;
        this.clock = clock;
        this.way = new Way(account, provider, callback);
        this.state =
                new AccountState(account, memory.of(account.id()), memory::keep, memory::said, memory::tell, clock);
        this.throttle = throttle(account);
    }

    private Throttle throttle(Account account) {
        Throttle made = new Throttle(
                account,
                new Throttle.Turns() {
                    @Override
                    public void broke() {
                        state.broke();
                    }

                    @Override
                    public void probed() {
                        state.probed();
                    }

                    @Override
                    public void mended() {
                        state.mended();
                    }
                },
                clock);
        made.share(hubs);
        return made;
    }

    /** So many hubs send by this account from now on, and keep its rate together. */
    public void share(int number) {
        if (number != hubs) {
            hubs = number;
            throttle.share(number);
        }
    }

    /** Another hub says something of the account. */
    public void heard(AccountRecord record, String hub) {
        if (state.heard(record, hub)) {
            if (record.state() == State.BROKEN) {
                throttle.broken();
            } else if (record.state() == State.OPEN) {
                throttle.reset();
            }
        }
    }

    /** What is said of it at this hub, whatever its line does. */
    AccountRecord said() {
        return state.said();
    }

    /** The work of an account that one hub alone may send by. */
    public static String duty(String account) {
        return "account." + account;
    }

    /** Goes on by other settings of the account, which leave its connection and its delivery as they are. */
    public void retune(Account account) {
        Way before = way;
        way = new Way(account, before.provider, before.callback);
        state.retune(account);
    }

    /** Goes on by other settings of the account, which may be anything. Its consumer must not run meanwhile. */
    public void become(Account account, Provider provider, URI callback) {
        lines.incrementAndGet();
        way = new Way(account, provider, callback);
        throttle = throttle(account);
        leaving = false;
        state.become(account);
    }

    /** The settings do not hold it any more: what waits goes to another account, or ends for want of one. */
    public void leave() {
        leaving = true;
    }

    /** Keeps the backlog of an account that sent nothing since some time until an operator decides. */
    public void hold(Instant downSince) {
        state.hold(downSince);
    }

    /** Where the provider tells how its line is. */
    public LineWatch line() {
        int line = lines.get();
        return new LineWatch() {
            @Override
            public void up() {
                if (line == lines.get() && state.lineUp()) {
                    // What failed without a line says nothing of the provider.
                    throttle.reset();
                }
            }

            @Override
            public void down(Problem why) {
                if (line == lines.get()) {
                    state.lineLost(why);
                }
            }
        };
    }

    CompletionStage<?> pause(String by) {
        return state.pause(by);
    }

    CompletionStage<?> resume(String by) {
        throttle.reset();
        return state.resume(by);
    }

    /** Whether new messages should rather go to another account. */
    public boolean out() {
        if (leaving || ended()) {
            return true;
        }
        return switch (state.state()) {
            case OPEN -> !way.account.active(clock.instant());
            // Somebody must try whether it works again.
            case BROKEN -> state.lineDown() || !throttle.wantsCanary();
            case STOPPED, HELD, PAUSED, DISABLED -> true;
        };
    }

    private boolean ended() {
        return way.account.ended(clock.instant());
    }

    /** Whether it does not simply send, though it may be tried with a message. */
    public boolean troubled() {
        return state.state() != State.OPEN || out();
    }

    /** A message was put on this account's queue. */
    public void expect() {
        throttle.expect();
    }

    /** Why messages go elsewhere, in a sentence. */
    public String sentence() {
        return standing().sentence();
    }

    public Account account() {
        return way.account;
    }

    public Provider provider() {
        return way.provider;
    }

    /** The account was polled, or could not be. */
    void polled(Problem why) {
        pollProblem = why;
        if (why == null) {
            polledAt = clock.instant();
        }
    }

    public AccountStatus status(long waiting, Instant oldest) {
        AccountRecord said = state.now();
        Account account = way.account;
        boolean ended = ended();
        return new AccountStatus(
                account.id(),
                account.provider(),
                account.title(),
                ended ? State.DISABLED : said.state(),
                ended ? Standing.ended(account) : said.problem(),
                said.since(),
                said.by(),
                waiting,
                oldest,
                inFlight,
                sent.sum(),
                failed.sum(),
                polledAt,
                pollProblem,
                way.provider.abilities().stream()
                        .map(ability -> ability.name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'))
                        .sorted()
                        .toList());
    }

    @Override
    public void began(Predicate<QueueMessage> doubtful) {
        inDoubt = doubtful;
        inFlight = 0;
        permitted = false;
        throttle.forget();
    }

    @Override
    public Opening opening() {
        opened = wanted();
        return opened;
    }

    /** Whether this hub does not send by the account and another does, so that what waits for it is not this one's to judge. */
    boolean leftToOthers() {
        return (leaving || ended() || state.state() == State.DISABLED) && failover.elsewhere(id);
    }

    private Opening wanted() {
        if (!recalls.isEmpty()) {
            return Opening.NONE;
        }
        if (leftToOthers()) {
            return Opening.NONE;
        }
        if (leaving || ended()) {
            // Nothing is sent any more: what waits must not wait longer, whatever else is said of the account.
            return Opening.ALL;
        }
        return switch (state.state()) {
            case OPEN -> Opening.ALL;
            // While the canary is out, what waits for its end is what no other account can take.
            case BROKEN ->
                state.lineDown() || !throttle.probing()
                        ? elsewhere()
                        : throttle.canaryOut() && failover.open() ? Opening.MOVABLE : Opening.ALL;
            case STOPPED, DISABLED -> elsewhere();
            case HELD -> state.lineDown() ? Opening.NONE : Opening.RELEASED;
            case PAUSED -> Opening.NONE;
        };
    }

    private Opening elsewhere() {
        return failover.open() ? Opening.MOVABLE : Opening.NONE;
    }

    @Override
    public void emptied() {
        recalls.forEach(recall -> recall.complete(null));
    }

    /**
     * Closes the queue for a while and does something when all that waits lies on the queue, where it can be moved. The
     * calls in flight come to their end first.
     *
     * @return completes as the work does; with a {@link java.util.concurrent.TimeoutException} where the calls take longer
     */
    <T> CompletableFuture<T> recalled(Duration longest, Supplier<? extends CompletionStage<T>> work) {
        CompletableFuture<Void> recall = new CompletableFuture<>();
        recalls.add(recall);
        return recall.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(empty -> work.get())
                .whenComplete((done, failure) -> recalls.remove(recall));
    }

    @Override
    public long permit() {
        permitted = false;
        if (!fresh.getAsBoolean()) {
            return ASK_AGAIN_NANOS;
        }
        if (leaving || ended()) {
            return 0;
        }
        State now = state.state();
        boolean probing = now == State.BROKEN && !state.lineDown() && throttle.probing();
        boolean released = now == State.HELD && opened == Opening.RELEASED;
        if (now != State.OPEN && !probing && !released) {
            return now == State.PAUSED || now == State.HELD ? ASK_AGAIN_NANOS : 0;
        }
        if (probing && opened == Opening.MOVABLE) {
            return 0;
        }
        long wait = throttle.permit();
        permitted = wait == 0;
        return wait;
    }

    @Override
    public Admission admit(QueueMessage delivery, boolean doubtful) {
        Instant now = clock.instant();
        Way way = this.way;
        Account account = way.account;
        SmsMessage message;
        try {
            message = MessageReader.read(delivery);
        } catch (UncheckedIOException e) {
            return ended(unreadable(delivery));
        }
        if (doubtful) {
            if (!permitted
                    || !message.lifetime().expiresAt().isAfter(now)
                    || !way.provider.abilities().contains(Provider.Ability.IDEMPOTENCY_KEY)) {
                return ended(WaitingSteps.cutOff(message, account, now));
            }
            message = message.doubtful();
        }
        if (!message.lifetime().expiresAt().isAfter(now)) {
            return ended(WaitingSteps.expired(message, now));
        }
        Acceptance rules = this.rules.get();
        Step unwanted = WaitingSteps.unwanted(message, account, consent(rules, message, account), now);
        if (unwanted != null) {
            return ended(unwanted);
        }
        if (leaving) {
            return ended(WaitingSteps.due(message, null, next(now), now));
        }
        if (account.ended(now)) {
            return ended(WaitingSteps.over(message, standing(), next(now), now));
        }
        QuietHours.Finding quiet = rules.hours()
                .at(
                        now,
                        message.to(),
                        message.submission().category(),
                        message.client(),
                        account.delivery().quiet());
        if (quiet.quiet() && quiet.end() != null) {
            return ended(WaitingSteps.quiet(message, quiet, now));
        }
        if (!permitted) {
            return ended(WaitingSteps.elsewhere(message, standing(), next(now), now));
        }
        SmsMessage attempted = message.attempted();
        inFlight++;
        throttle.calling();
        Attempt attempt = new Attempt(new SendJob(attempted, account, way.callback, now), System.nanoTime());
        MessageEvent event = MessageEvent.of(attempted, MessageState.SENDING, now);
        return new Admission(attempt, attempt.send, Events.publish(event, null, null));
    }

    private static Consents.Finding consent(Acceptance rules, SmsMessage message, Account account) {
        return rules.consents()
                .of(
                        message.to(),
                        message.submission().category(),
                        message.client(),
                        account.numbers().consent());
    }

    /** Whether this message, now taken off the account's queue, was being sent when the process died. */
    boolean met(QueueMessage delivery) {
        return inDoubt.test(delivery);
    }

    private Admission ended(Step step) {
        return ended(Settlements.of(step));
    }

    private Admission ended(Settlement settlement) {
        if (permitted) {
            throttle.release();
        }
        return Admission.settled(settlement);
    }

    private Settlement unreadable(QueueMessage delivery) {
        return Settlement.of(delivery.buried(
                ProblemCode.BODY_MALFORMED.word(),
                "This is no message of the hub; requests go to " + Queues.REQUESTS + ".",
                Queues.out(id)));
    }

    /** How the account stands now. */
    Standing standing() {
        Account account = way.account;
        if (leaving) {
            return new Standing(account, State.DISABLED, WaitingSteps.unknown(id), true);
        }
        if (ended()) {
            return new Standing(account, State.DISABLED, Standing.ended(account), true);
        }
        AccountRecord said = state.now();
        return new Standing(account, said.state(), said.problem(), out());
    }

    private Function<SmsMessage, Optional<Redirection>> next(Instant now) {
        return message -> failover.around(message, now);
    }

    @Override
    public Settlement settle(Object job, Object answer, Throwable failure) {
        Attempt attempt = (Attempt) job;
        SmsMessage message = attempt.send.message();
        SendResult result = refusals.judge(message, result(message, answer, failure));
        Instant now = clock.instant();
        long nanos = System.nanoTime() - attempt.startedAt;
        inFlight--;
        learn(result, nanos, now);
        Instant wanted = message.lifetime().sendAt() == null
                ? message.lifetime().acceptedAt()
                : message.lifetime().sendAt();
        watch.attempted(
                id,
                result.outcome(),
                nanos,
                Math.max(0, Duration.between(wanted, now).toMillis() - TimeUnit.NANOSECONDS.toMillis(nanos)));
        double chance = ThreadLocalRandom.current().nextDouble();
        Settlement settlement = Settlements.of(AttemptSteps.after(message, result, standing(), next(now), now, chance));
        return way.asked && result.outcome() == Outcome.SENT
                ? settlement.with(StatusQuestions.first(message, way.account, now))
                : settlement;
    }

    private static SendResult result(SmsMessage message, Object answer, Throwable failure) {
        if (failure == null && answer instanceof SendResult result) {
            return result;
        }
        LOG.error("Message {} met a fault of the hub", message.id(), failure);
        return SendResult.failed(Problem.of(
                ProblemCode.INTERNAL_FAULT,
                "The hub failed on this message, and the provider may have it; the hub's log says why."));
    }

    /** What an outcome says of the provider rather than of the message. */
    private void learn(SendResult result, long nanos, Instant now) {
        if (result.outcome() == Outcome.SENT) {
            sent.increment();
        } else {
            failed.increment();
        }
        if (AttemptSteps.throttled(result)) {
            throttle.quiet(now.plus(result.retryAfter()));
        }
        Problem why = result.problem();
        if (why == null || result.outcome() == Outcome.REJECTED || ABOUT_THE_MESSAGE.contains(why.code())) {
            throttle.succeeded(nanos);
        } else if (why.code().stopsAccount()) {
            throttle.release();
            state.stop(why);
        } else if (AttemptSteps.throttled(result)) {
            // It is there, and says itself when it wants to be asked again.
            throttle.release();
        } else {
            state.failed(why);
            throttle.failed(nanos);
        }
    }
}
