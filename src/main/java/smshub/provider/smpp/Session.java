package smshub.provider.smpp;

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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.Inbox;
import smshub.provider.Smpp;
import smshub.provider.SmppCall;
import smshub.provider.SmppQuery;
import smshub.provider.SmppReply;
import smshub.provider.SmppSettings;
import smshub.provider.SmppStates;

/**
 * One account's connection to its SMSC, as a transceiver. All state is touched on one event loop only.
 *
 * <p>A submission that finds no connection makes one, or waits for the one that is being made: how often that may be
 * tried is the business of whoever sends. By itself the session tries again after growing pauses, to receive.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    /** An SMSC that does not know a message's id says one of these. */
    private static final Set<Integer> UNKNOWN_ID =
            Set.of(SMPPConstant.STAT_ESME_RINVMSGID, SMPPConstant.STAT_ESME_RQUERYFAIL);

    private static final int HEADER = 16;
    private static final int SEQUENCE = 12;
    /** More than a payload and all parameters can be. */
    private static final int LONGEST_PDU = 1 << 17;

    private static final int MOST_OVERDUE = 10_000;

    private static final long TICK_MILLIS = 100;
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long UNBIND_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final SmppSettings settings;
    private final String account;
    private final Inbox inbox;
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

    private NetClient client;
    private NetSocket socket;
    /** The login: being made, or made; null without a connection. */
    private Promise<Void> login;

    private Buffer unread;
    private Buffer unwritten;
    private int sequence;
    private long heardAt;
    private boolean enquiring;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long retryTimer = -1;
    private long ticker = -1;
    private Promise<Void> closing;

    /**
     * A request whose answer is awaited until {@link System#nanoTime()} says so.
     *
     * @param late takes a good answer that comes after all; null where that is of no use any more
     */
    private record Request(long deadline, Consumer<Answer> handler, Consumer<byte[]> late) {}

    /** What came of a request: a status with the whole PDU, or the problem that kept it from coming. */
    private record Answer(int status, byte[] pdu, Problem problem) {
        boolean good() {
            return problem == null && status == SMPPConstant.STAT_ESME_ROK;
        }
    }

    /** Why there is no login; without a trace, it only carries the problem. */
    private static final class NotBound extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;

        NotBound(Problem problem) {
            super(null, null, false, false);
            this.problem = problem;
        }
    }

    /** A message on its way, part by part, so that one message is one request under way. */
    private final class Submission {
        private final SmppCall call;
        private final Consumer<SmppReply> done;
        private final List<String> ids = new ArrayList<>(1);
        private final long patientUntil = System.nanoTime() + timeoutNanos;

        Submission(SmppCall call, Consumer<SmppReply> done) {
            this.call = call;
            this.done = done;
        }

        void next() {
            if (ids.size() == call.pdus().size()) {
                end(0, null);
            } else {
                if (ids.isEmpty()) {
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
            request(call.pdus().get(ids.size()), this::answered, call.pdus().size() == 1 ? this::late : null);
        }

        /** The message is in doubt by now, and this ends the doubt. */
        private void late(byte[] pdu) {
            if (inbox != null) {
                inbox.receipts(List.of(Smpp.late(call, messageId(pdu), Instant.now())));
            }
        }

        private void answered(Answer answer) {
            underway--;
            if (answer.good()) {
                ids.add(messageId(answer.pdu));
                next();
            } else if (Smpp.busy(answer.status) && !ids.isEmpty() && System.nanoTime() < patientUntil) {
                // Half a message is worse than a late one.
                vertx.setTimer(settings.throttlePause().toMillis(), id -> next());
            } else {
                end(answer.status, answer.problem);
            }
            fill();
        }

        void end(int status, Problem problem) {
            done.accept(new SmppReply(call, new ArrayList<>(ids), status, problem));
        }
    }

    /** A question about a message on its way, part by part, and under each form of a part's id. */
    private final class Question {
        private final SmppQuery query;
        private final Consumer<SmppStates> done;
        private final List<Integer> states = new ArrayList<>(1);
        private int form;

        Question(SmppQuery query, Consumer<SmppStates> done) {
            this.query = query;
            this.done = done;
        }

        void next() {
            if (states.size() == query.pdus().size()) {
                end();
            } else {
                request(query.pdus().get(states.size()).get(form), this::answered);
            }
        }

        private void answered(Answer answer) {
            boolean unknown = answer.problem == null && UNKNOWN_ID.contains(answer.status);
            if (unknown && form + 1 < query.pdus().get(states.size()).size()) {
                form++;
                next();
            } else if (unknown || answer.good()) {
                form = 0;
                states.add(unknown ? null : messageState(answer.pdu));
                next();
            } else {
                end();
            }
        }

        void end() {
            done.accept(new SmppStates(query, states));
        }
    }

    Session(Vertx vertx, SmppSettings settings, Inbox inbox) {
        this.vertx = vertx;
        this.settings = settings;
        this.inbox = inbox;
        account = settings.account().id();
        timeoutNanos = settings.account().connection().timeout().toNanos();
        context = vertx.getOrCreateContext();
    }

    void open() {
        context.runOnContext(now -> login());
    }

    /** Submits a message; the reply comes on the event loop. */
    void submit(SmppCall call, Consumer<SmppReply> done) {
        context.runOnContext(now -> {
            Submission submission = new Submission(call, done);
            login().onSuccess(bound -> submission.next())
                    .onFailure(cause -> submission.end(0, ((NotBound) cause).problem));
        });
    }

    /** Asks for the states of a message; the answer comes on the event loop. */
    void ask(SmppQuery query, Consumer<SmppStates> done) {
        context.runOnContext(now -> {
            Question question = new Question(query, done);
            login().onSuccess(bound -> question.next()).onFailure(cause -> question.end());
        });
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
            return Future.failedFuture(new NotBound(unreachable("the hub is stopping")));
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
            return client.connect(settings.port(), settings.host());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private NetClientOptions options() {
        Account.Connection connection = settings.account().connection();
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout((int) connection.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setSsl(settings.tls())
                .setSslHandshakeTimeout(connection.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHostnameVerificationAlgorithm(settings.checksHost() ? "HTTPS" : "");
        if (settings.certificateAuthority() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(settings.certificateAuthority()));
        }
        if (connection.proxyHost() != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(connection.proxyHost())
                    .setPort(connection.proxyPort())
                    .setConnectTimeout(connection.connectTimeout()));
        }
        return options;
    }

    private void connected(NetSocket newSocket) {
        if (closing != null) {
            newSocket.close();
            notBound(unreachable("the hub is stopping"));
            return;
        }
        socket = newSocket;
        heardAt = System.nanoTime();
        newSocket.exceptionHandler(broken -> newSocket.close());
        newSocket.closeHandler(end -> closed(newSocket));
        newSocket.handler(this::read);
        try {
            byte[] bind = COMPOSER.bind(
                    SMPPConstant.CID_BIND_TRANSCEIVER,
                    0,
                    settings.systemId(),
                    settings.password(),
                    settings.systemType(),
                    SMPPConstant.IF_VERSION_34,
                    SMPPConstant.TON_UNKNOWN,
                    SMPPConstant.NPI_UNKNOWN,
                    null);
            request(bind, this::loggedIn);
        } catch (PDUStringException e) {
            // The settings were checked; the exception's own words hold the password.
            throw new IllegalStateException("the login of account " + account + " does not fit its PDU");
        }
    }

    private void loggedIn(Answer answer) {
        if (answer.good()) {
            LOG.info("Account {} is logged in at its SMSC", account);
            pauseMillis = FIRST_PAUSE_MILLIS;
            login.complete();
        } else {
            notBound(
                    answer.problem == null
                            ? Smpp.problem(answer.status, settings)
                            : unreachable("it does not answer the login"));
        }
    }

    /** Ends a login that did not succeed; the next one is made after a pause, or for the next submission. */
    private void notBound(Problem problem) {
        Promise<Void> failed = login;
        login = null;
        drop();
        if (closing == null) {
            long pause = pauseMillis + ThreadLocalRandom.current().nextLong(pauseMillis / 4);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
            LOG.warn("Account {} has no SMSC, next try in {} ms: {}", account, pause, problem.sentence());
            retryTimer = vertx.setTimer(pause, id -> login());
        }
        failed.tryFail(new NotBound(problem));
    }

    private void closed(NetSocket old) {
        if (socket != old) {
            return;
        }
        if (closing != null) {
            drop();
            closing.tryComplete();
        } else if (login.future().isComplete()) {
            notBound(unreachable("the connection broke"));
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
                && now - heardAt > settings.enquireLink().toNanos()) {
            enquiring = true;
            request(COMPOSER.enquireLink(0), this::enquired);
        }
    }

    private void enquired(Answer answer) {
        enquiring = false;
        if (answer.problem != null) {
            hangUp();
        }
    }

    private void request(byte[] pdu, Consumer<Answer> handler) {
        request(pdu, handler, null);
    }

    private void request(byte[] pdu, Consumer<Answer> handler, Consumer<byte[]> late) {
        if (socket == null) {
            handler.accept(new Answer(0, null, unreachable("the connection broke")));
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
                while (underway < settings.window() && !waiting.isEmpty()) {
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

    private void read(Buffer data) {
        heardAt = System.nanoTime();
        Buffer all = unread == null ? data : unread.appendBuffer(data);
        int begin = 0;
        while (all.length() - begin >= HEADER) {
            int length = all.getInt(begin);
            if (length < HEADER || length > LONGEST_PDU) {
                LOG.warn("The SMSC of account {} sends what is no SMPP", account);
                hangUp();
                return;
            }
            if (all.length() - begin < length) {
                break;
            }
            received(all.getBytes(begin, begin + length));
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
            } else if (late != null && answer(header, pdu).good()) {
                late.accept(pdu);
            }
            return;
        }
        switch (header.getCommandId()) {
            case SMPPConstant.CID_DELIVER_SM -> delivered(pdu, number);
            case SMPPConstant.CID_ENQUIRE_LINK -> write(COMPOSER.enquireLinkResp(number), number);
            case SMPPConstant.CID_UNBIND -> {
                write(COMPOSER.unbindResp(SMPPConstant.STAT_ESME_ROK, number), number);
                flush();
                hangUp();
            }
            case SMPPConstant.CID_ALERT_NOTIFICATION, SMPPConstant.CID_OUTBIND -> {}
            default -> write(COMPOSER.genericNack(SMPPConstant.STAT_ESME_RINVCMDID, number), number);
        }
    }

    /** A negative acknowledgement without a status would look like a good answer. */
    private static Answer answer(Command header, byte[] pdu) {
        int status = header.getCommandStatus();
        boolean nack = header.getCommandId() == SMPPConstant.CID_GENERIC_NACK;
        return new Answer(
                nack && status == SMPPConstant.STAT_ESME_ROK ? SMPPConstant.STAT_ESME_RINVCMDID : status, pdu, null);
    }

    private static String messageId(byte[] pdu) {
        try {
            return DECOMPOSER.submitSmResp(pdu).getMessageId();
        } catch (PDUStringException | RuntimeException e) {
            // Taken all the same: the status says so.
            return null;
        }
    }

    private static Integer messageState(byte[] pdu) {
        try {
            return (int) DECOMPOSER.querySmResp(pdu).getMessageState().value();
        } catch (PDUStringException | RuntimeException e) {
            // It says nothing that can be used.
            return null;
        }
    }

    private void delivered(byte[] pdu, int number) {
        DeliverSm delivery;
        try {
            delivery = DECOMPOSER.deliverSm(pdu);
        } catch (PDUStringException e) {
            acknowledge(number, e.getErrorCode());
            return;
        } catch (RuntimeException e) {
            acknowledge(number, SMPPConstant.STAT_ESME_RINVCMDLEN);
            return;
        }
        if (inbox == null) {
            acknowledge(number, SMPPConstant.STAT_ESME_RX_T_APPN);
        } else if (Smpp.receipt(delivery)) {
            receipt(Smpp.receipt(settings.account(), delivery, Instant.now()), number);
        } else {
            InboundMessage message = Smpp.inbound(settings, delivery, Instant.now());
            take(() -> inbox.inbound(List.of(message)), number);
        }
    }

    private void receipt(DeliveryReceipt receipt, int number) {
        if (receipt == null) {
            // Refused, it would come again and again.
            LOG.warn("A receipt for account {} names no message", account);
            acknowledge(number, SMPPConstant.STAT_ESME_ROK);
        } else {
            take(() -> inbox.receipts(List.of(receipt)), number);
        }
    }

    /** Acknowledges a delivery when it is on disk; what cannot be put there the SMSC is asked to bring again. */
    private void take(Supplier<CompletionStage<Void>> taking, int number) {
        NetSocket origin = socket;
        CompletionStage<Void> taken;
        try {
            taken = taking.get();
        } catch (RuntimeException e) {
            taken = CompletableFuture.failedFuture(e);
        }
        taken.whenComplete((done, failure) -> context.runOnContext(now -> {
            if (socket == origin) {
                acknowledge(number, failure == null ? SMPPConstant.STAT_ESME_ROK : SMPPConstant.STAT_ESME_RX_T_APPN);
            }
        }));
    }

    private void acknowledge(int number, int status) {
        if (socket != null) {
            write(COMPOSER.deliverSmResp(status, number, null), number);
        }
    }

    private static Answer lost() {
        return new Answer(
                0,
                null,
                Problem.of(
                        ProblemCode.ANSWER_LOST, "The SMSC's answer did not come; the message may have been taken."));
    }

    private static Problem notReached(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return unreachable("its host name is not known");
        }
        return unreachable(
                cause instanceof SSLException
                        ? "no encrypted connection to it can be made"
                        : "no connection to it can be made");
    }

    private static Problem unreachable(String reason) {
        return Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "The SMSC cannot be reached: " + reason + ".");
    }
}
