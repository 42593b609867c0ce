package smshub.provider.smpp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import smshub.account.Account;
import smshub.provider.Inbox;
import smshub.provider.Line;
import smshub.provider.SmppCall;
import smshub.provider.SmppQuery;
import smshub.provider.SmppSettings;

/**
 * The step from {@link SmppCall} to {@link smshub.provider.SmppReply}, and from {@link SmppQuery} to {@link
 * smshub.provider.SmppStates}. It never waits: the route goes on, on an
 * event-loop thread, when the SMSC has answered, and what follows must not block. Each account has one connection. As
 * many messages are under way on it as the account's concurrency says; those beyond its window wait here, so that an
 * answer makes room for the next without a disk between them.
 *
 * <p>camel-smpp is not used: its producer waits for each answer in the thread of the message, so that its rate is
 * threads / latency, and its consumer holds a thread for each delivery until it is on disk. Both come from jSMPP's
 * session, whose {@code submitShortMessage} waits on a lock; the table of its answers is private, its reader, its
 * processors and its pulse are five threads for each account, and it writes whole PDUs, texts among them, into the log.
 * Cloudhopper's session has a window, but rests on Netty 3 and was given up in 2015. So the connection is Vert.x', as
 * for every other provider, and what goes over it is put into octets and read by jSMPP.
 */
public final class SmppSessions extends AsyncProcessorSupport implements Line, AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    public SmppSessions(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public String provider() {
        return "smpp";
    }

    /** Connects an account, so that it receives before it sends, and keeps it connected until {@link #close}. */
    @Override
    public void open(Account account, Inbox inbox, CamelContext context, Path folder) {
        sessions.computeIfAbsent(account.id(), id -> new Session(vertx, new SmppSettings(account), inbox))
                .open();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (exchange.getMessage().getBody() instanceof SmppQuery query) {
            session(query.account()).ask(query, states -> done(exchange, states, callback));
        } else {
            SmppCall call = exchange.getMessage().getBody(SmppCall.class);
            session(call.account()).submit(call, reply -> done(exchange, reply, callback));
        }
        return false;
    }

    private Session session(Account account) {
        return sessions.computeIfAbsent(account.id(), id -> new Session(vertx, new SmppSettings(account), null));
    }

    private static void done(Exchange exchange, Object reply, AsyncCallback callback) {
        exchange.getMessage().setBody(reply);
        callback.done(false);
    }

    /** Logs all accounts out; answers that are still awaited are lost. */
    @Override
    public void close() {
        List<Future<Void>> ends = sessions.values().stream().map(Session::close).toList();
        sessions.clear();
        try {
            Future.join(ends).toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What does not end by itself ends with Vert.x.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
