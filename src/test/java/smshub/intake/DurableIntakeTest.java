package smshub.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import smshub.account.Client;
import smshub.contact.Contact;
import smshub.contact.Contacts;
import smshub.guard.Guards;
import smshub.message.Limits;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.rules.Acceptance;
import smshub.rules.Decision;
import smshub.template.Templates;

@Timeout(20)
class DurableIntakeTest {
    private static final Client CLIENT = new Client("app", "", List.of(), Set.of());

    /** On the event loop nobody may wait for a contact. */
    @Test
    void lookingAheadWaitsOnNoThread() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        try (Contacts contacts = new Contacts(
                id -> {
                    await(found);
                    return Optional.of(new Contact("+491711234567", null, Map.of()));
                },
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                1)) {
            DurableIntake intake = new DurableIntake(
                    () -> new Acceptance(List.of(), account -> Limits.USUAL),
                    Guards.NONE,
                    new NobodyOut(),
                    new LookUps(contacts, Templates.NONE),
                    null,
                    id -> CompletableFuture.completedFuture(Optional.empty()),
                    id -> CompletableFuture.completedFuture(Optional.empty()),
                    new Unwatched(),
                    Clock.systemUTC());
            CompletableFuture<List<Decision>> ahead = intake.previews(
                            List.of(SmsRequest.of("contact:1", null, "Hi", "http")), CLIENT)
                    .toCompletableFuture();
            assertFalse(ahead.isDone());
            found.countDown();
            Decision decision = ahead.get(10, TimeUnit.SECONDS).get(0);
            assertEquals(ProblemCode.ACCOUNT_NONE, decision.problem().code());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class NobodyOut implements Availability {
        @Override
        public Map<String, String> out() {
            return Map.of();
        }

        @Override
        public Map<String, String> troubled() {
            return Map.of();
        }

        @Override
        public void chosen(String account) {}
    }

    private static final class Unwatched implements DurableIntake.Watch {
        @Override
        public void accepted(String source) {}

        @Override
        public void refused(String source, ProblemCode code) {}
    }
}
