package smshub.contact;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Wording;

@Timeout(20)
class ContactsTest {
    private static final Contact EVA = new Contact("+420601123456", "cs", Map.of("name", "Eva", "city", "Brno"));
    private static final SmsRequest REQUEST = SmsRequest.of("contact:4711", "Shop", "Hi", "http");

    @Test
    void aContactGivesNumberLanguageAndValuesWhereTheRequestSaysNothing() {
        try (Contacts contacts = contacts(id -> Optional.of(EVA), Duration.ofSeconds(5))) {
            SmsRequest plain = done(contacts, REQUEST);
            assertEquals("+420601123456 Shop Hi", plain.to() + " " + plain.from() + " " + plain.text());

            assertEquals(
                    new Wording("t", "cs", Map.of("name", "Eva", "city", "Brno", "id", "1")),
                    done(contacts, REQUEST.with(new Wording("t", null, Map.of("id", "1"))))
                            .wording());
            assertEquals(
                    new Wording("t", "de", Map.of("name", "Anna", "city", "Brno")),
                    done(contacts, REQUEST.with(new Wording("t", "de", Map.of("name", "Anna"))))
                            .wording());
        }
    }

    @Test
    void isAskedOnceAndCountsWhileItsDatabaseIsAway() {
        AtomicInteger asked = new AtomicInteger();
        try (Contacts contacts = contacts(
                id -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new IOException("away");
                    }
                    return Optional.of(EVA);
                },
                Duration.ofSeconds(5))) {
            assertEquals(EVA.number(), done(contacts, REQUEST).to());
            assertEquals(EVA.number(), done(contacts, REQUEST).to());
            assertEquals(1, asked.get());
            assertThrows(
                    CompletionException.class, () -> done(contacts, SmsRequest.of("contact:1", null, "Hi", "http")));
            assertEquals(EVA.number(), done(contacts, REQUEST).to());
        }
    }

    @Test
    void aFailureIsNotRemembered() {
        AtomicInteger asked = new AtomicInteger();
        try (Contacts contacts = contacts(
                id -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IOException("away");
                    }
                    return Optional.of(EVA);
                },
                Duration.ofSeconds(5))) {
            assertThrows(CompletionException.class, () -> done(contacts, REQUEST));
            // It is let go a moment after it was told.
            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertEquals(EVA.number(), done(contacts, REQUEST).to()));
        }
    }

    @Test
    void nobodyIsWaitedForLongerThanIsSet() {
        CountDownLatch end = new CountDownLatch(1);
        try (Contacts contacts = contacts(
                id -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.of(EVA);
                },
                Duration.ofMillis(50))) {
            CompletionException late = assertThrows(CompletionException.class, () -> done(contacts, REQUEST));
            assertEquals(TimeoutException.class, late.getCause().getClass());
            end.countDown();
        }
    }

    @Test
    void whoIsUnknownStaysAsAskedAndSoDoesEveryNumber() {
        try (Contacts contacts = contacts(id -> Optional.empty(), Duration.ofSeconds(5))) {
            assertEquals("contact:4711", done(contacts, REQUEST).to());
            assertEquals(
                    "+491",
                    done(contacts, SmsRequest.of("+491", null, "Hi", "http")).to());
        }
    }

    private static Contacts contacts(ContactSource source, Duration wait) {
        return new Contacts(source, Duration.ofHours(1), wait, 1);
    }

    private static SmsRequest done(Contacts contacts, SmsRequest request) {
        return contacts.completed(request).toCompletableFuture().join();
    }
}
