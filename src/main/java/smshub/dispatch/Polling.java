package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Backoff;
import smshub.message.DeliveryReceipt;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.ConfirmJob;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.Provider;

/**
 * Fetches what the provider of one account keeps for the hub. The provider hears that something arrived only when it is
 * on disk; what it then hands out again is told apart by its id. What it hands out with the answer to that, and forgets, is
 * tried again until it is on disk, by a hub that asks no more, too.
 */
public final class Polling {
    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

    private final AccountGate gate;
    private final Function<Polled, CompletionStage<Void>> keep;
    private final Caller caller;
    private final BooleanSupplier here;
    private final Clock clock;
    private Instant quietUntil = Instant.MIN;
    private int failures;
    /** Receipts of the last answer that are on disk, and that the provider was not told to take away. */
    private volatile Set<DeliveryReceipt> left = Set.of();
    /** What came with the answer to a confirmation and is not on disk yet: the provider has it no more. Null for nothing. */
    private volatile Polled owed;
    /** The round that is under way, or the last one; two at a time would be handed the same. */
    private CompletionStage<Polled> asking = CompletableFuture.completedFuture(Polled.nothing());

    /** Calls a route of a provider: {@code poll} with a {@link PollJob}, {@code confirm} with a {@link ConfirmJob}. */
    @FunctionalInterface
    public interface Caller {
        CompletionStage<Polled> call(Provider provider, String route, Object job);
    }

    /** @param keep takes over what came; completes when it is on disk */
    public Polling(AccountGate gate, Function<Polled, CompletionStage<Void>> keep, Caller caller, Clock clock) {
        this(gate, keep, caller, () -> true, clock);
    }

    /**
     * @param keep takes over what came; completes when it is on disk
     * @param here whether this hub is to ask by itself, of those that share the broker
     */
    public Polling(
            AccountGate gate,
            Function<Polled, CompletionStage<Void>> keep,
            Caller caller,
            BooleanSupplier here,
            Clock clock) {
        this.here = here;
        this.gate = gate;
        this.keep = keep;
        this.caller = caller;
        this.clock = clock;
    }

    /** Whether an account can be polled. */
    public static boolean possible(Account account, Provider provider) {
        return account.enabled() && provider.abilities().contains(Provider.Ability.POLL);
    }

    /** Whether an account is to be polled by itself. */
    public static boolean wanted(Account account, Provider provider) {
        return possible(account, provider)
                && !account.connection().pollInterval().isZero();
    }

    /**
     * Asks once, unless failures have shown that this is too early. Its route calls it again only after it has ended,
     * and at once when it says that there is more.
     */
    public CompletionStage<Boolean> round() {
        boolean asks = here.getAsBoolean();
        if (!asks && owed == null || clock.instant().isBefore(quietUntil)) {
            return CompletableFuture.completedFuture(false);
        }
        return asked(asks).thenApply(polled -> polled.problem() == null && polled.more());
    }

    /** Asks because somebody wants to know, until there is no more; what kept the provider from answering, or empty. */
    public CompletionStage<Optional<Problem>> now() {
        return asked(true)
                .thenCompose(polled -> polled.problem() == null && polled.more()
                        ? now()
                        : CompletableFuture.completedFuture(Optional.ofNullable(polled.problem())));
    }

    /** @param asks whether the provider is asked, once that is on disk which only this hub has */
    private synchronized CompletionStage<Polled> asked(boolean asks) {
        if (asking.toCompletableFuture().isDone()) {
            CompletionStage<Polled> before =
                    CompletableFuture.completedFuture(owed).thenCompose(this::settled);
            asking = (asks
                            ? before.thenCompose(done -> call("poll", new PollJob(gate.account(), clock.instant())))
                                    .thenCompose(this::kept)
                                    .thenCompose(this::confirmed)
                            : before)
                    .handle(this::ended);
        }
        return asking;
    }

    private CompletionStage<Polled> call(String route, Object job) {
        return caller.call(gate.provider(), route, job);
    }

    /** The answer of the provider, when what came with it is on disk. */
    private CompletionStage<Polled> kept(Polled polled) {
        return keep.apply(news(polled)).thenApply(done -> {
            left = polled.confirmation() == null ? Set.copyOf(polled.receipts()) : Set.of();
            return polled;
        });
    }

    /** The same with what nobody would hand out again: until it is on disk, the next round begins with it. */
    private CompletionStage<Polled> settled(Polled last) {
        if (last == null) {
            return CompletableFuture.completedFuture(Polled.nothing());
        }
        owed = last;
        return kept(last).thenApply(done -> {
            owed = null;
            return done;
        });
    }

    /** Without receipts that came with the round before and lie with the provider still. */
    private Polled news(Polled polled) {
        List<DeliveryReceipt> receipts = polled.receipts().stream()
                .filter(receipt -> !left.contains(receipt))
                .toList();
        return receipts.size() == polled.receipts().size()
                ? polled
                : new Polled(receipts, polled.inbound(), polled.confirmation(), polled.more(), polled.problem());
    }

    private CompletionStage<Polled> confirmed(Polled polled) {
        if (polled.confirmation() == null) {
            return CompletableFuture.completedFuture(polled);
        }
        return call("confirm", new ConfirmJob(gate.account(), polled.confirmation(), clock.instant()))
                .thenCompose(this::settled)
                .thenApply(answer -> answer.problem() == null ? polled : answer);
    }

    private synchronized Polled ended(Polled polled, Throwable failure) {
        Problem problem = failure == null
                ? polled.problem()
                : Problem.of(
                        ProblemCode.INTERNAL_FAULT,
                        "The hub failed on what the provider told; the hub's log says why.");
        Account account = gate.account();
        if (failure != null) {
            LOG.error("Polling of account {} failed", account.id(), failure);
        }
        gate.polled(problem);
        if (problem == null) {
            failures = 0;
            return polled;
        }
        if (failures == 0) {
            LOG.warn(
                    "Account {} cannot be polled: {}",
                    account.id(),
                    problem.code().word());
        }
        quietUntil = clock.instant().plus(pause(account, failures));
        failures++;
        return Polled.failed(problem);
    }

    private static Duration pause(Account account, int failures) {
        return new Backoff(
                        account.connection().pollInterval(), account.delivery().maxDelay())
                .after(failures + 1L);
    }
}
