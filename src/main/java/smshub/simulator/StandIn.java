package smshub.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** What the stand-ins have in common: latency, faults, and answers that do or do not come. */
final class StandIn {
    private static final int FIRST_TRIES = 10_000;

    private final Vertx vertx;
    private final Faults faults;

    /** Messages that met the fault of a magic number; only touched on the server's event loop. */
    private final Map<String, Boolean> tried = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > FIRST_TRIES;
        }
    };

    StandIn(Vertx vertx, Faults faults) {
        this.vertx = vertx;
        this.faults = faults;
    }

    /** The fault that a message meets: the one on demand, else that of its number. */
    Fault due(String number, String key) {
        Fault due = faults.take();
        MagicNumber magic = due.kind() == Fault.Kind.NONE ? MagicNumber.of(number) : null;
        if (magic == null) {
            return due;
        }
        return magic.firstTryOnly() && tried.put(number + " " + key, true) != null ? Fault.NONE : magic.fault();
    }

    /**
     * Answers a message as its fault wants it.
     *
     * @param take takes the message; run exactly where the fault leaves it taken
     * @param refuse the provider's own answer to an error number
     */
    void answer(
            HttpServerRequest request, Fault fault, Supplier<StandInAnswer> take, IntFunction<StandInAnswer> refuse) {
        StandInAnswer taken = fault.kind().taken() ? take.get() : null;
        switch (fault.kind()) {
            case NONE -> answer(request, taken);
            case BROKEN -> answer(request, taken.half());
            case ERROR -> answer(request, refuse.apply(fault.number()));
            case STATUS -> answer(request, StandInAnswer.status(fault.number(), fault.retryAfter()));
            case LOST, DROPPED -> later(() -> request.connection().close());
            case SILENT -> {}
        }
    }

    void answer(HttpServerRequest request, StandInAnswer answer) {
        later(() -> {
            HttpServerResponse response = request.response();
            if (!response.closed()) {
                response.setStatusCode(answer.status()).putHeader("Content-Type", answer.type());
                if (answer.retryAfter() > 0) {
                    response.putHeader("Retry-After", Integer.toString(answer.retryAfter()));
                }
                response.end(answer.body());
            }
        });
    }

    /** Answers when the stand-in's latency is over. */
    void later(Runnable answer) {
        long latency = faults.latency().toMillis();
        if (latency == 0) {
            answer.run();
        } else {
            vertx.setTimer(latency, id -> answer.run());
        }
    }
}
