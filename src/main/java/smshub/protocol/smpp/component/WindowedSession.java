package smshub.protocol.smpp.component;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.QuerySmResp;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.smpp.component.OutstandingRequests.Answer;
import smshub.protocol.smpp.component.SubmissionWindow.Submission;

/**
 * An endpoint's login at its SMSC, as a transceiver, or as a transmitter where nothing is to be received: it is made and kept here, and what goes over it is handed to the
 * {@link SubmissionWindow}, the {@link OutstandingRequests} and the receiver. All state is touched on one event loop only.
 *
 * <p>jSMPP's own session, which Camel's component rests on, waits on a lock for each answer, in a table that is private, and
 * has five threads. So the connection is Vert.x', and what goes over it is put into octets and read by jSMPP.
 *
 * <p>A submission that finds no connection makes one, or waits for the one that is being made: how often that may be
 * tried is the business of whoever sends. By itself the session tries again after growing pauses, to receive.
 */
final class WindowedSession implements SubmissionWindow.Line {
    private static final Logger LOG = LoggerFactory.getLogger(WindowedSession.class);
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    private static final long TICK_MILLIS = 100;
    private static final long UNBIND_MILLIS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final WindowedSmppConfiguration configuration;
    private final SmscConnector connector;
    private final OutstandingRequests requests;
    private final SubmissionWindow window;
    /** Takes what comes in; null while nobody listens. */
    private Receiver receiver;

    private PduConnection connection;
    /** The login: being made, or made; null without a connection. */
    private Promise<Void> login;

    private boolean enquiring;
    private long pauseMillis;
    private long retryTimer = -1;
    private long ticker = -1;
    private Promise<Void> closing;

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

    /** @param name what the log calls it */
    WindowedSession(Vertx vertx, String name, WindowedSmppConfiguration configuration) {
        this.vertx = vertx;
        this.name = name;
        this.configuration = configuration;
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(configuration.getTransactionTimer());
        connector = new SmscConnector(vertx, configuration);
        requests = new OutstandingRequests(timeoutNanos);
        window = new SubmissionWindow(configuration.getWindow(), timeoutNanos, this);
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
            Submission submission = window.submission(pdus, correlation, done);
            login().onSuccess(bound -> submission.enter()).onFailure(cause -> submission.fail((SmppFailure) cause));
        });
    }

    /** Asks for the state of a message; the answer or a failure comes on the event loop. */
    void ask(byte[] pdu, BiConsumer<QuerySmResp, SmppFailure> done) {
        context.runOnContext(now -> login().onSuccess(bound -> request(pdu, answer -> told(answer, done), null))
                .onFailure(cause -> done.accept(null, (SmppFailure) cause)));
    }

    private static void told(Answer answer, BiConsumer<QuerySmResp, SmppFailure> done) {
        QuerySmResp said = null;
        SmppFailure failure = answer.failure();
        if (failure == null) {
            try {
                said = DECOMPOSER.querySmResp(answer.pdu());
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
            if (connection == null) {
                closed.complete();
                return;
            }
            vertx.setTimer(UNBIND_MILLIS, id -> hangUp());
            request(COMPOSER.unbind(0), answer -> hangUp(), null);
        });
        return closed.future().onComplete(end -> {
            vertx.cancelTimer(ticker);
            connector.close();
        });
    }

    private Future<Void> login() {
        if (closing != null) {
            return Future.failedFuture(SmppFailure.unreachable("the connection is being closed"));
        }
        if (login == null) {
            login = Promise.promise();
            vertx.cancelTimer(retryTimer);
            if (ticker < 0) {
                ticker = vertx.setPeriodic(TICK_MILLIS, id -> tick());
            }
            connector
                    .connect()
                    .onSuccess(this::connected)
                    .onFailure(cause -> notBound(SmscConnector.notReached(cause)));
        }
        return login.future();
    }

    private void connected(NetSocket socket) {
        if (closing != null) {
            socket.close();
            notBound(SmppFailure.unreachable("the connection is being closed"));
            return;
        }
        connection = new PduConnection(socket, context, name);
        connection.open(this::received, this::closed);
        try {
            byte[] bind = COMPOSER.bind(
                    configuration.isReceiving() ? SMPPConstant.CID_BIND_TRANSCEIVER : SMPPConstant.CID_BIND_TRANSMITTER,
                    0,
                    configuration.getSystemId(),
                    configuration.getPassword(),
                    configuration.getSystemType(),
                    configuration.getInterfaceVersionByte().value(),
                    configuration.getTypeOfNumber(),
                    configuration.getNumberingPlanIndicator(),
                    configuration.getAddressRange());
            request(bind, this::loggedIn, null);
        } catch (PDUStringException e) {
            // The exception's own words hold the password.
            notBound(SmppFailure.unreachable("the login does not fit its PDU"));
        }
    }

    private void loggedIn(Answer answer) {
        if (answer.good()) {
            LOG.info("Logged in at {}", name);
            pauseMillis = configuration.getInitialReconnectDelay();
            if (configuration.getLine() != null) {
                configuration.getLine().up();
            }
            login.complete();
        } else {
            boolean refused = answer.failure().kind() == SmppFailure.Kind.REFUSED;
            notBound(
                    refused
                            ? SmppFailure.loginRefused(answer.failure().status())
                            : SmppFailure.unreachable("it does not answer the login"));
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

    private void closed() {
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
        PduConnection old = connection;
        connection = null;
        enquiring = false;
        if (old != null) {
            old.letGo();
        }
        requests.lose();
    }

    private void hangUp() {
        if (connection != null) {
            connection.hangUp();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        requests.expire(now);
        if (connection != null
                && !enquiring
                && login != null
                && login.future().succeeded()
                && now - connection.heardAt() > TimeUnit.MILLISECONDS.toNanos(configuration.getEnquireLinkTimer())) {
            enquiring = true;
            request(COMPOSER.enquireLink(0), this::enquired, null);
        }
    }

    private void enquired(Answer answer) {
        enquiring = false;
        if (!answer.good() && answer.failure().kind() != SmppFailure.Kind.REFUSED) {
            hangUp();
        }
    }

    @Override
    public void request(byte[] pdu, Consumer<Answer> handler, Consumer<byte[]> late) {
        if (connection == null) {
            handler.accept(new Answer(null, SmppFailure.unreachable("the connection broke")));
            return;
        }
        connection.write(pdu, requests.add(System.nanoTime(), handler, late));
    }

    @Override
    public void afterPause(Runnable more) {
        vertx.setTimer(configuration.getThrottlePause(), id -> more.run());
    }

    @Override
    public void late(String id, String correlation) {
        if (receiver != null) {
            receiver.late(id, correlation);
        }
    }

    private void received(byte[] pdu) {
        Command header = DECOMPOSER.header(pdu);
        int number = header.getSequenceNumber();
        if ((header.getCommandId() & SMPPConstant.MASK_CID_RESP) != 0) {
            requests.answered(header, pdu);
            return;
        }
        switch (header.getCommandId()) {
            case SMPPConstant.CID_DELIVER_SM, SMPPConstant.CID_DATA_SM -> delivered(header, pdu);
            case SMPPConstant.CID_ENQUIRE_LINK -> connection.write(COMPOSER.enquireLinkResp(number), number);
            case SMPPConstant.CID_UNBIND -> {
                connection.write(COMPOSER.unbindResp(SMPPConstant.STAT_ESME_ROK, number), number);
                connection.flush();
                hangUp();
            }
            // Neither has an answer (SMPP 3.4 sections 4.1.7 and 4.12).
            case SMPPConstant.CID_ALERT_NOTIFICATION, SMPPConstant.CID_OUTBIND -> {}
            default -> connection.write(COMPOSER.genericNack(SMPPConstant.STAT_ESME_RINVCMDID, number), number);
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
        PduConnection origin = connection;
        receiver.delivered(
                delivery,
                status -> context.runOnContext(now -> {
                    if (connection == origin) {
                        acknowledge(header, status);
                    }
                }));
    }

    private void acknowledge(Command header, int status) {
        if (connection != null) {
            int number = header.getSequenceNumber();
            connection.write(
                    header.getCommandId() == SMPPConstant.CID_DATA_SM
                            ? SmppPdus.dataAnswer(status)
                            : COMPOSER.deliverSmResp(status, number, null),
                    number);
        }
    }
}
