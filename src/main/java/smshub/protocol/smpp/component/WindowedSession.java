package smshub.protocol.smpp.component;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.QuerySmResp;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint's connection to its SMSC, as a transceiver. All state is touched on one event loop only.
 *
 * <p>jSMPP's own session, which Camel's component rests on, waits on a lock for each answer, in a table that is private, and
 * has five threads. So the connection is Vert.x', and what goes over it is put into octets and read by jSMPP.
 *
 * <p>A submission that finds no connection makes one, or waits for the one that is being made: how often that may be
 * tried is the business of whoever sends. By itself the session tries again after growing pauses, to receive.
 *
 * <p>One class, because connection, window and answers are one state, which one event loop touches.
 */
final class WindowedSession {
    private static final Logger LOG = LoggerFactory.getLogger(WindowedSession.class);
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    private static final int HEADER = 16;
    private static final int SEQUENCE = 12;
    /** More than a payload and all parameters can be. */
    private static final int LONGEST_PDU = 1 << 17;

    private static final int MOST_OVERDUE = 10_000;

    private static final long TICK_MILLIS = 100;
    private static final long UNBIND_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final WindowedSmppConfiguration configuration;
    private final long timeoutNanos;
    /** Requests without an answer by sequence number, the oldest first. */
    private final Map<Integer, Request> requests = new LinkedHashMap<>();

    /** What is to become of answers that are no longer awaited, by sequence number. */
    private final Map<Integer, Consumer<byte[]>> overdue = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Consumer<byte[]>> eldest) {
            return size() > MOST_OVERDUE;
        }
    };

    /** Submissions that found the window full. */
    private final Deque<Submission> waiting = new ArrayDeque<>();

    private int underway;
    private boolean filling;
    /** Takes what comes in; null while nobody listens. */
    private Receiver receiver;

    private NetClient client;
    private NetSocket socket;
    /** The login: being made, or made; null without a connection. */
    private Promise<Void> login;

    private Buffer unread;
    private Buffer unwritten;
    private int sequence;
    private long heardAt;
    private boolean enquiring;
    private long pauseMillis;
    private long retryTimer = -1;
    private long ticker = -1;
    private Promise<Void> closing;

    /**
     * A request whose answer is awaited until {@link System#nanoTime()} says so.
     *
     * @param late takes a good answer that comes after all; null where that is of no use any more
     */
    private record Request(long deadline, Consumer<Answer> handler, Consumer<byte[]> late) {}

    /** What came of a request: a whole PDU, or what kept it from coming or being good. */
    private record Answer(byte[] pdu, SmppFailure failure) {
        boolean busy() {
            return failure != null
                    && (failure.status() == SMPPConstant.STAT_ESME_RTHROTTLED
                            || failure.status() == SMPPConstant.STAT_ESME_RMSGQFUL);
        }
    }

    /** Takes what the SMSC brings, on the event loop. */
    interface Receiver {
        /** @param acknowledgement takes the command status for the SMSC, on any thread */
        void delivered(DeliverSm pdu, IntConsumer acknowledgement);

        /**
         * A good answer that is no longer awaited.
         *
         * @param id the SMSC's id of the message; null when it told none
         * @param correlation what was handed over with the submission
         */
        void late(String id, String correlation);
    }

    /** A message on its way, part by part, so that one message is one request under way. */
    private final class Submission {
        private final List<byte[]> pdus;
        private final String correlation;
        private final BiConsumer<List<String>, SmppFailure> done;
        private final List<String> ids = new ArrayList<>(1);
        private final long patientUntil = System.nanoTime() + timeoutNanos;
        private int taken;

        Submission(List<byte[]> pdus, String correlation, BiConsumer<List<String>, SmppFailure> done) {
            this.pdus = pdus;
            this.correlation = correlation;
            this.done = done;
        }

        void next() {
            if (taken == pdus.size()) {
                done.accept(ids, null);
            } else {
                if (taken == 0) {
                    waiting.add(this);
                } else {
                    waiting.addFirst(this);
                }
                fill();
            }
        }

        void submit() {
            underway++;
            // Of a message with several parts only a part would be known.
            request(pdus.get(taken), this::answered, pdus.size() == 1 ? this::late : null);
        }

        /** The message is in doubt by now, and this ends the doubt. */
        private void late(byte[] pdu) {
            if (receiver != null) {
                receiver.late(messageId(pdu), correlation);
            }
        }

        private void answered(Answer answer) {
            underway--;
            if (answer.failure == null) {
                taken++;
                String id = messageId(answer.pdu);
                if (id != null) {
                    ids.add(id);
                }
                next();
            } else if (answer.busy() && taken > 0 && System.nanoTime() < patientUntil) {
                // Half a message is worse than a late one.
                vertx.setTimer(configuration.getThrottlePause(), id -> next());
            } else {
                fail(answer.failure);
            }
            fill();
        }

        void fail(SmppFailure failure) {
            done.accept(null, failure.after(taken, pdus.size()));
        }
    }

    /** @param name what the log calls it */
    WindowedSession(Vertx vertx, String name, WindowedSmppConfiguration configuration) {
        this.vertx = vertx;
        this.name = name;
        this.configuration = configuration;
        timeoutNanos = TimeUnit.MILLISECONDS.toNanos(configuration.getTransactionTimer());
        pauseMillis = configuration.getInitialReconnectDelay();
        context = vertx.getOrCreateContext();
    }

    /** Keeps the connection from now on, so that it receives before it sends; null to take no more. */
    void listen(Receiver newReceiver) {
        context.runOnContext(now -> {
            receiver = newReceiver;
            if (newReceiver != null) {
                login();
            }
        });
    }

    /**
     * Submits a message. Its end comes on the event loop: the SMSC's ids of the parts, as far as it told them, or a failure.
     *
     * @param correlation what an answer that comes too late is handed over with
     */
    void submit(List<byte[]> pdus, String correlation, BiConsumer<List<String>, SmppFailure> done) {
        context.runOnContext(now -> {
            Submission submission = new Submission(pdus, correlation, done);
            login().onSuccess(bound -> submission.next()).onFailure(cause -> submission.fail((SmppFailure) cause));
        });
    }

    /** Asks for the state of a message; the answer or a failure comes on the event loop. */
    void ask(byte[] pdu, BiConsumer<QuerySmResp, SmppFailure> done) {
        context.runOnContext(now -> login().onSuccess(bound -> request(pdu, answer -> told(answer, done)))
                .onFailure(cause -> done.accept(null, (SmppFailure) cause)));
    }

    private static void told(Answer answer, BiConsumer<QuerySmResp, SmppFailure> done) {
        QuerySmResp said = null;
        SmppFailure failure = answer.failure;
        if (failure == null) {
            try {
                said = DECOMPOSER.querySmResp(answer.pdu);
            } catch (PDUStringException | RuntimeException e) {
                failure = SmppFailure.answerLost();
            }
        }
        done.accept(said, failure);
    }

    /** Logs out; completes when the connection is closed. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(now -> {
            closing = closed;
            vertx.cancelTimer(retryTimer);
            if (socket == null) {
                closed.complete();
                return;
            }
            vertx.setTimer(UNBIND_MILLIS, id -> hangUp());
            request(COMPOSER.unbind(0), answer -> hangUp());
        });
        return closed.future().onComplete(end -> {
            vertx.cancelTimer(ticker);
            if (client != null) {
                client.close();
            }
        });
    }

    private Future<Void> login() {
        if (closing != null) {
            return Future.failedFuture(SmppFailure.unreachable("the connection is being closed"));
        }
        if (login == null) {
            login = Promise.promise();
            vertx.cancelTimer(retryTimer);
            connect().onSuccess(this::connected).onFailure(cause -> notBound(notReached(cause)));
        }
        return login.future();
    }

    private Future<NetSocket> connect() {
        try {
            if (client == null) {
                client = vertx.createNetClient(options());
                ticker = vertx.setPeriodic(TICK_MILLIS, id -> tick());
            }
            return client.connect(configuration.getPort(), configuration.getHost());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private NetClientOptions options() {
        int timeout = configuration.getConnectTimeout();
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout(timeout)
                .setTcpKeepAlive(true)
                .setSsl(configuration.isUsingSSL())
                .setSslHandshakeTimeout(timeout)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHostnameVerificationAlgorithm(configuration.isHostChecked() ? "HTTPS" : "");
        if (configuration.getCertificateAuthority() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(configuration.getCertificateAuthority()));
        }
        if (configuration.getHttpProxyHost() != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(configuration.getHttpProxyHost())
                    .setPort(configuration.getHttpProxyPort())
                    .setConnectTimeout(Duration.ofMillis(timeout)));
        }
        return options;
    }

    private void connected(NetSocket newSocket) {
        if (closing != null) {
            newSocket.close();
            notBound(SmppFailure.unreachable("the connection is being closed"));
            return;
        }
        socket = newSocket;
        heardAt = System.nanoTime();
        newSocket.exceptionHandler(broken -> newSocket.close());
        newSocket.closeHandler(end -> closed(newSocket));
        newSocket.handler(data -> read(newSocket, data));
        try {
            byte[] bind = COMPOSER.bind(
                    SMPPConstant.CID_BIND_TRANSCEIVER,
                    0,
                    configuration.getSystemId(),
                    configuration.getPassword(),
                    configuration.getSystemType(),
                    configuration.getInterfaceVersionByte().value(),
                    configuration.getTypeOfNumber(),
                    configuration.getNumberingPlanIndicator(),
                    configuration.getAddressRange());
            request(bind, this::loggedIn);
        } catch (PDUStringException e) {
            // The exception's own words hold the password.
            notBound(SmppFailure.unreachable("the login does not fit its PDU"));
        }
    }

    private void loggedIn(Answer answer) {
        if (answer.failure == null) {
            LOG.info("Logged in at {}", name);
            pauseMillis = configuration.getInitialReconnectDelay();
            if (configuration.getLine() != null) {
                configuration.getLine().up();
            }
            login.complete();
        } else {
            boolean refused = answer.failure.kind() == SmppFailure.Kind.REFUSED;
            notBound(refused ? answer.failure : SmppFailure.unreachable("it does not answer the login"));
        }
    }

    /** Ends a login that did not succeed; the next one is made after a pause, or for the next submission. */
    private void notBound(SmppFailure failure) {
        Promise<Void> failed = login;
        login = null;
        drop();
        if (closing == null) {
            long pause = pauseMillis + ThreadLocalRandom.current().nextLong(1 + pauseMillis / 4);
            pauseMillis = Math.min(configuration.getReconnectDelay(), 2 * pauseMillis);
            LOG.warn("No login at {}, next try in {} ms: {}", name, pause, failure.getMessage());
            retryTimer = vertx.setTimer(pause, id -> login());
            if (configuration.getLine() != null) {
                configuration.getLine().down(failure);
            }
        }
        failed.tryFail(failure);
    }

    private void closed(NetSocket old) {
        if (socket != old) {
            return;
        }
        if (closing != null) {
            drop();
            closing.tryComplete();
        } else if (login.future().isComplete()) {
            notBound(SmppFailure.unreachable("the connection broke"));
        } else {
            drop();
        }
    }

    /** Lets go of the connection. Whatever was asked over it, the login too, ends without an answer. */
    private void drop() {
        NetSocket old = socket;
        socket = null;
        unread = null;
        unwritten = null;
        enquiring = false;
        List<Request> lost = new ArrayList<>(requests.values());
        requests.clear();
        overdue.clear();
        if (old != null) {
            old.close();
        }
        lost.forEach(request -> request.handler.accept(lost()));
    }

    private void hangUp() {
        if (socket != null) {
            socket.close();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        List<Request> late = new ArrayList<>();
        for (Iterator<Map.Entry<Integer, Request>> oldest = requests.entrySet().iterator(); oldest.hasNext(); ) {
            Map.Entry<Integer, Request> next = oldest.next();
            if (next.getValue().deadline > now) {
                break;
            }
            oldest.remove();
            late.add(next.getValue());
            if (next.getValue().late != null) {
                overdue.put(next.getKey(), next.getValue().late);
            }
        }
        late.forEach(request -> request.handler.accept(lost()));
        if (socket != null
                && !enquiring
                && login != null
                && login.future().succeeded()
                && now - heardAt > TimeUnit.MILLISECONDS.toNanos(configuration.getEnquireLinkTimer())) {
            enquiring = true;
            request(COMPOSER.enquireLink(0), this::enquired);
        }
    }

    private void enquired(Answer answer) {
        enquiring = false;
        if (answer.failure != null && answer.failure.kind() != SmppFailure.Kind.REFUSED) {
            hangUp();
        }
    }

    private void request(byte[] pdu, Consumer<Answer> handler) {
        request(pdu, handler, null);
    }

    private void request(byte[] pdu, Consumer<Answer> handler, Consumer<byte[]> late) {
        if (socket == null) {
            handler.accept(new Answer(null, SmppFailure.unreachable("the connection broke")));
            return;
        }
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        requests.put(sequence, new Request(System.nanoTime() + timeoutNanos, handler, late));
        write(pdu, sequence);
    }

    /** Submits as many as the window takes. Without a connection each ends at once, and makes room in this same loop. */
    private void fill() {
        if (!filling) {
            filling = true;
            try {
                while (underway < configuration.getWindow() && !waiting.isEmpty()) {
                    waiting.poll().submit();
                }
            } finally {
                filling = false;
            }
        }
    }

    /** Gathers what one turn of the event loop writes, so that a full window costs one call of the system. */
    private void write(byte[] pdu, int number) {
        if (unwritten == null) {
            unwritten = Buffer.buffer(1_024);
            context.runOnContext(now -> flush());
        }
        int begin = unwritten.length();
        unwritten.appendBytes(pdu).setInt(begin + SEQUENCE, number);
    }

    private void flush() {
        if (unwritten != null) {
            Buffer all = unwritten;
            unwritten = null;
            socket.write(all);
        }
    }

    /** Reads until the connection is let go of: what is left of it then is not the next one's. */
    private void read(NetSocket origin, Buffer data) {
        if (socket != origin) {
            return;
        }
        heardAt = System.nanoTime();
        Buffer all = unread == null ? data : unread.appendBuffer(data);
        int begin = 0;
        while (all.length() - begin >= HEADER) {
            int length = all.getInt(begin);
            if (length < HEADER || length > LONGEST_PDU) {
                LOG.warn("What {} sends is no SMPP", name);
                hangUp();
                return;
            }
            if (all.length() - begin < length) {
                break;
            }
            received(all.getBytes(begin, begin + length));
            if (socket != origin) {
                return;
            }
            begin += length;
        }
        unread = begin == all.length() ? null : all.getBuffer(begin, all.length());
    }

    private void received(byte[] pdu) {
        Command header = DECOMPOSER.header(pdu);
        int number = header.getSequenceNumber();
        if ((header.getCommandId() & SMPPConstant.MASK_CID_RESP) != 0) {
            Request request = requests.remove(number);
            Consumer<byte[]> late = overdue.remove(number);
            if (request != null) {
                request.handler.accept(answer(header, pdu));
            } else if (late != null && answer(header, pdu).failure == null) {
                late.accept(pdu);
            }
            return;
        }
        switch (header.getCommandId()) {
            case SMPPConstant.CID_DELIVER_SM, SMPPConstant.CID_DATA_SM -> delivered(header, pdu);
            case SMPPConstant.CID_ENQUIRE_LINK -> write(COMPOSER.enquireLinkResp(number), number);
            case SMPPConstant.CID_UNBIND -> {
                write(COMPOSER.unbindResp(SMPPConstant.STAT_ESME_ROK, number), number);
                flush();
                hangUp();
            }
            // Neither has an answer (SMPP 3.4 sections 4.1.7 and 4.12).
            case SMPPConstant.CID_ALERT_NOTIFICATION, SMPPConstant.CID_OUTBIND -> {}
            default -> write(COMPOSER.genericNack(SMPPConstant.STAT_ESME_RINVCMDID, number), number);
        }
    }

    /** A negative acknowledgement without a status would look like a good answer. */
    private static Answer answer(Command header, byte[] pdu) {
        int status = header.getCommandStatus();
        if (status == SMPPConstant.STAT_ESME_ROK && header.getCommandId() == SMPPConstant.CID_GENERIC_NACK) {
            status = SMPPConstant.STAT_ESME_RINVCMDID;
        }
        return new Answer(pdu, status == SMPPConstant.STAT_ESME_ROK ? null : SmppFailure.refused(status));
    }

    private static String messageId(byte[] pdu) {
        try {
            return DECOMPOSER.submitSmResp(pdu).getMessageId();
        } catch (PDUStringException | RuntimeException e) {
            // Taken all the same: the status says so.
            return null;
        }
    }

    private void delivered(Command header, byte[] pdu) {
        DeliverSm delivery;
        try {
            delivery = header.getCommandId() == SMPPConstant.CID_DATA_SM
                    ? SmppPdus.delivery(DECOMPOSER.dataSm(pdu))
                    : DECOMPOSER.deliverSm(pdu);
        } catch (PDUStringException e) {
            acknowledge(header, e.getErrorCode());
            return;
        } catch (RuntimeException e) {
            acknowledge(header, SMPPConstant.STAT_ESME_RINVCMDLEN);
            return;
        }
        if (receiver == null) {
            acknowledge(header, SMPPConstant.STAT_ESME_RX_T_APPN);
            return;
        }
        NetSocket origin = socket;
        receiver.delivered(
                delivery,
                status -> context.runOnContext(now -> {
                    if (socket == origin) {
                        acknowledge(header, status);
                    }
                }));
    }

    private void acknowledge(Command header, int status) {
        if (socket != null) {
            int number = header.getSequenceNumber();
            write(
                    header.getCommandId() == SMPPConstant.CID_DATA_SM
                            ? SmppPdus.dataAnswer(status)
                            : COMPOSER.deliverSmResp(status, number, null),
                    number);
        }
    }

    private static Answer lost() {
        return new Answer(null, SmppFailure.answerLost());
    }

    private static SmppFailure notReached(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return SmppFailure.unreachable("its host name is not known");
        }
        return SmppFailure.unreachable(
                cause instanceof SSLException
                        ? "no encrypted connection to it can be made"
                        : "no connection to it can be made");
    }
}
