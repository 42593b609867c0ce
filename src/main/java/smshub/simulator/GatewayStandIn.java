package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** A gateway of the kind that is called by its address: {@code ?account=&password=&destination=&content=}. */
final class GatewayStandIn {
    private final StandIn standIn;
    private final Received received;

    GatewayStandIn(Vertx vertx, Faults faults, Received received) {
        this.received = received;
        standIn = new StandIn(vertx, faults);
    }

    void handle(HttpServerRequest request, Buffer body) {
        StandInParameters parameters = StandInParameters.of(request, body);
        String number = parameters.get("destination", "").replace("+", "");
        String text = parameters.get("content", "");
        String id = parameters.get("id");
        if (!parameters.has("account")
                || !parameters.has("password")
                || parameters.get("account").equals("invalid")) {
            standIn.answer(request, error(101));
        } else if (number.isEmpty()) {
            standIn.answer(request, error(13));
        } else if (text.isEmpty()) {
            standIn.answer(request, error(11));
        } else {
            Fault fault = standIn.due(number, id != null ? id : number + " " + text);
            standIn.answer(request, fault, () -> taken(parameters, id, number, text), GatewayStandIn::error);
        }
    }

    private StandInAnswer taken(StandInParameters parameters, String id, String number, String text) {
        String ours = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 41));
        received.add(new Received.Message(
                "gateway", id, number, parameters.get("from"), text, PartCount.of(text), ours, Instant.now(), "SENT"));
        return StandInAnswer.text("OK " + ours);
    }

    private static StandInAnswer error(int number) {
        return StandInAnswer.text("ERROR " + number);
    }
}
