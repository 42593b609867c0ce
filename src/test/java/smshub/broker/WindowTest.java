package smshub.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

/** How much is handed out, and in which order. */
class WindowTest {
    @Test
    void theMoreUrgentOvertakesAndEqualsKeepTheirOrder() {
        try (Window window = new Window(10)) {
            for (int priority : new int[] {4, 4, 9, 0, 9, 4}) {
                window.arrived(delivery(priority, window));
            }
            StringBuilder order = new StringBuilder();
            while (!window.isEmpty()) {
                QueueMessage next = window.next();
                order.append(next.message().getPriority())
                        .append(next.property("place"))
                        .append(' ');
            }
            assertEquals("9c 9e 4a 4b 4f 0d ", order.toString());
            assertNull(window.next());
        }
    }

    @Test
    void whatAnotherAccountCouldTakeIsPickedAndTheRestKeepsItsOrder() {
        try (Window window = new Window(10)) {
            for (int i = 0; i < 4; i++) {
                QueueMessage delivery = delivery(4, window);
                delivery.message().putBooleanProperty(FlowControl.MOVABLE, i % 2 == 1);
                window.arrived(delivery);
            }
            assertEquals("b", window.nextMovable().property("place"));
            assertEquals("d", window.nextMovable().property("place"));
            assertNull(window.nextMovable());
            assertEquals("a", window.next().property("place"));
            assertEquals("c", window.next().property("place"));
        }
    }

    @Test
    void whoFindsNoSlotWaitsForAnAcknowledgement() throws Exception {
        try (Window window = new Window(2)) {
            assertTrue(window.enter());
            assertTrue(window.enter());
            CompletableFuture<Boolean> third = entering(window);
            assertFalse(third.isDone());
            window.leave(1);
            assertTrue(third.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void afterTheEndNobodyWaitsAndNothingIsHandedOut() throws Exception {
        Window window = new Window(1);
        window.enter();
        CompletableFuture<Boolean> waiting = entering(window);
        window.close();
        assertFalse(waiting.get(10, TimeUnit.SECONDS));
        assertFalse(window.enter());
    }

    /** Somebody who waits for a slot, seen waiting. */
    private static CompletableFuture<Boolean> entering(Window window) {
        CompletableFuture<Boolean> entered = new CompletableFuture<>();
        Thread thread = new Thread(() -> entered.complete(window.enter()));
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return entered;
    }

    private char place = 'a';

    private QueueMessage delivery(int priority, Window window) {
        assertTrue(window.enter());
        ClientMessageImpl message = new ClientMessageImpl(Message.TEXT_TYPE, true, 0, 0, (byte) priority, 100);
        message.putStringProperty("place", String.valueOf(place++));
        return QueueMessage.of(message, 1024, true);
    }
}
