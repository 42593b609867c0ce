package smshub.ops;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.AccountStatus.State;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.intake.Accepted;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.Balance;

/** Operations with one account, without a hub behind it. */
final class StubOperations implements Operations {
    static final Instant BEGUN = Instant.parse("2026-03-01T10:00:00Z");

    volatile State state = State.OPEN;
    volatile Problem problem;

    @Override
    public List<AccountStatus> accounts() {
        return List.of(new AccountStatus(
                "demo",
                "smsapi",
                "Demo",
                state,
                problem,
                BEGUN,
                "hub",
                12,
                BEGUN,
                3,
                40,
                2,
                null,
                null,
                List.of("balance")));
    }

    @Override
    public Set<String> held() {
        return state == State.HELD ? Set.of("demo") : Set.of();
    }

    @Override
    public Optional<Problem> pause(String account, String by) {
        if (state == State.PAUSED) {
            return Optional.of(Problem.of(ProblemCode.CONFLICT, "The account is paused already."));
        }
        state = State.PAUSED;
        return Optional.empty();
    }

    @Override
    public Optional<Problem> resume(String account, String by) {
        state = State.OPEN;
        return Optional.empty();
    }

    @Override
    public CompletionStage<Long> expire(String account) {
        return CompletableFuture.completedFuture(12L);
    }

    @Override
    public CompletionStage<Optional<Problem>> cancel(String messageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Accepted>> resend(List<String> messageIds, Resend how) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Problem>> requeue(String messageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> requeue(List<String> messageIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Problem>> check(String messageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Balance> balance(String account) {
        throw new UnsupportedOperationException();
    }
}
