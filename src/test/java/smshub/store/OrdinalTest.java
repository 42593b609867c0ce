package smshub.store;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static smshub.message.MessageState.ACCEPTED;
import static smshub.message.MessageState.CANCELLED;
import static smshub.message.MessageState.DEAD;
import static smshub.message.MessageState.DEFERRED;
import static smshub.message.MessageState.DELIVERED;
import static smshub.message.MessageState.EXPIRED;
import static smshub.message.MessageState.REFUSED;
import static smshub.message.MessageState.SCHEDULED;
import static smshub.message.MessageState.SENDING;
import static smshub.message.MessageState.SENT;
import static smshub.message.MessageState.UNDELIVERED;
import static smshub.message.MessageState.UNSURE;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.message.MessageState;

class OrdinalTest {
    static Stream<Arguments> weakerAndStronger() {
        return Stream.of(
                Arguments.of(ACCEPTED, 0, SCHEDULED, 0),
                Arguments.of(SCHEDULED, 0, SENDING, 1),
                Arguments.of(SENDING, 1, UNSURE, 1),
                Arguments.of(UNSURE, 1, DEFERRED, 1),
                Arguments.of(UNSURE, 1, SENT, 1),
                Arguments.of(DEFERRED, 1, SENDING, 2),
                Arguments.of(DEFERRED, 1, DEAD, 1),
                Arguments.of(DEFERRED, 0, EXPIRED, 0),
                Arguments.of(SCHEDULED, 0, CANCELLED, 0),
                Arguments.of(DEFERRED, 1, REFUSED, 1),
                Arguments.of(SENT, 1, UNDELIVERED, 1),
                Arguments.of(UNDELIVERED, 1, SENT, 2),
                Arguments.of(DEAD, 1, ACCEPTED, 2),
                Arguments.of(DEAD, 1, CANCELLED, 1),
                Arguments.of(UNDELIVERED, 1, DELIVERED, 1),
                Arguments.of(SENT, 2, DELIVERED, 1),
                Arguments.of(DEAD, 40_000, DELIVERED, 0));
    }

    @ParameterizedTest
    @MethodSource("weakerAndStronger")
    void strengthDoesNotDependOnTime(MessageState weak, int weakAttempt, MessageState strong, int strongAttempt) {
        Told told = Told.of("m");
        assertTrue(Ordinal.of(told.came(weak, weakAttempt, 900)) < Ordinal.of(told.came(strong, strongAttempt, 1)));
    }

    @ParameterizedTest
    @MethodSource("weakerAndStronger")
    void timeDecidesBetweenEqualStages(MessageState state, int attempt) {
        Told told = Told.of("m");
        assertTrue(Ordinal.of(told.came(state, attempt, 1)) < Ordinal.of(told.came(state, attempt, 2)));
    }
}
