package smshub.protocol.smsc;

import io.vertx.core.Context;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.smpp.component.OutstandingRequests;
import smshub.protocol.smpp.component.PduConnection;

/**
 * One connection of an ESME, from its first octet to its last. It is read no further while too many of its submissions are
 * not answered, or while it does not read what it is told. All state is touched on one event loop, but for what others look
 * at.
 */
final class EsmeSession {
    private static final Logger LOG = LoggerFactory.getLogger(EsmeSession.class);
    static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    /** What a connection gets to bind in. */
    private static final Duration BIND_PATIENCE = Duration.ofSeconds(15);

    /** How long a connection stays open after the last word. */
    private static final long LINGER_MILLIS = 2_000;

    /** More than a bind can have. */
    private static final int LONGEST_UNBOUND = 1_024;

    private static final String SYSTEM_ID = "smshub";

    /** What became of a delivery, where no command status tells it. */
    static final int LOST = -1;

    private final SmscListener listener;
    private final Context context;
    private final PduConnection connection;
    private final InetAddress address;
    private final String origin;
    private final long openedAt = System.nanoTime();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ConnectionLife life = new ConnectionLife();

    private OutstandingRequests requests = new OutstandingRequests(BIND_PATIENCE.toNanos());
    private volatile SmscPoller entrance;
    private volatile BindRequest bind;
    /** Whether the ESME or the hub said goodbye. */
    private volatile boolean unbound;

    private volatile boolean over;
    private int unanswered;
    private boolean closing;
    /** The sequence number of the ESME's goodbye, which is answered last; null where there is none to answer. */
    private Integer farewell;
    /** Whether the last word is said. */
    private boolean done;

    private boolean enquiring;
    private boolean paused;
    /** Since when it does not read, by {@link System#nanoTime()}; 0 while it does. */
    private long cloggedAt;

    EsmeSession(SmscListener listener, NetSocket socket, Context context) {
        this.listener = listener;
        this.context = context;
        address = socket.remoteAddress() == null
                ? null
                : new InetSocketAddress(
                                socket.remoteAddress().hostAddress(),
                                socket.remoteAddress().port())
                        .getAddress();
        origin = address == null ? "unknown" : address.getHostAddress();
        connection = new PduConnection(socket, context, "the ESME at " + origin);
    }

    void open() {
        connection.strange(LONGEST_UNBOUND);
        connection.open(this::received, this::closed);
    }

    boolean bound() {
        return entrance != null;
    }

    /** What it bound with; null before. */
    BindRequest bind() {
        return bind;
    }

    ConnectionLife life() {
        return life;
    }

    /** Completes when the connection has ended. */
    CompletionStage<Void> whenEnded() {
        return ended;
    }

    private void closed() {
        over = true;
        if (!unbound) {
            life.broke();
        }
        requests.lose();
        connection.letGo();
        listener.ended(this);
        if (entrance != null) {
            entrance.left(this);
            LOG.info("{} is not bound any more from {}", bind.systemId(), origin);
        }
        ended.complete(null);
    }

    /** Ends the connection without a word. */
    void drop() {
        context.runOnContext(now -> connection.abort());
    }

    /** Looks whether it still lives, and reads. */
    void tick() {
        context.runOnContext(now -> look(System.nanoTime()));
    }

    private void look(long now) {
        if (over) {
            return;
        }
        requests.expire(now);
        Duration patience =
                entrance == null ? BIND_PATIENCE : entrance.settings().patience();
        if (entrance == null && now - openedAt > patience.toNanos()) {
            connection.abort();
            return;
        }
        cloggedAt = !connection.clogged() ? 0 : cloggedAt == 0 ? now : cloggedAt;
        if (cloggedAt != 0 && now - cloggedAt > patience.toNanos()) {
            LOG.warn("{} at {} does not read; its connection is closed", bind == null ? "An ESME" : bind, origin);
            connection.abort();
            return;
        }
        settle();
        if (entrance != null
                && !closing
                && !enquiring
                && now - connection.heardAt()
                        > entrance.settings().enquireAfter().toNanos()) {
            enquiring = true;
            ask(COMPOSER.enquireLink(0), answer -> {
                enquiring = false;
                if (answer == LOST) {
                    connection.abort();
                }
            });
        }
    }

    /** Reads on, or no further. */
    private void settle() {
        boolean enough = entrance != null && unanswered >= entrance.settings().window() || connection.clogged();
        if (enough != paused) {
            paused = enough;
            if (enough) {
                connection.pause();
            } else {
                connection.resume();
            }
        }
    }

    private void ask(byte[] pdu, IntConsumer answered) {
        int number = requests.add(
                System.nanoTime(),
                answer -> answered.accept(
                        answer.good()
                                ? SMPPConstant.STAT_ESME_ROK
                                : answer.pdu() == null ? LOST : answer.failure().status()),
                null);
        connection.write(pdu, number);
    }

    /**
     * Brings the PDUs of one delivery.
     *
     * @param done hears the worst of the answers' statuses, or {@link #LOST}, on the event loop
     */
    void deliver(List<byte[]> pdus, IntConsumer done) {
        context.runOnContext(now -> {
            if (over || closing || unbound) {
                done.accept(LOST);
                return;
            }
            int[] left = {pdus.size()};
            int[] worst = {SMPPConstant.STAT_ESME_ROK};
            for (byte[] pdu : pdus) {
                ask(pdu, status -> {
                    worst[0] = worst[0] == SMPPConstant.STAT_ESME_ROK ? status : worst[0];
                    if (--left[0] == 0) {
                        done.accept(worst[0]);
                        if (worst[0] == LOST && !over) {
                            LOG.warn("{} at {} does not answer; its connection is closed", bind, origin);
                            connection.abort();
                        }
                    }
                });
            }
        });
    }

    /** Lets what is under way be answered, says goodbye and closes. */
    void end() {
        context.runOnContext(now -> {
            closing = true;
            goodbye();
        });
    }

    private void goodbye() {
        if (!over && !unbound && unanswered == 0) {
            unbound = true;
            ask(COMPOSER.unbind(0), status -> connection.hangUp());
            connection.flush();
            context.owner().setTimer(LINGER_MILLIS, late -> connection.abort());
        }
    }

    private void received(byte[] pdu) {
        Command header = DECOMPOSER.header(pdu);
        int number = header.getSequenceNumber();
        int command = header.getCommandId();
        if ((command & SMPPConstant.MASK_CID_RESP) != 0) {
            requests.answered(header, pdu);
            return;
        }
        if (done) {
            return;
        }
        switch (command) {
            case SMPPConstant.CID_BIND_TRANSMITTER, SMPPConstant.CID_BIND_RECEIVER, SMPPConstant.CID_BIND_TRANSCEIVER ->
                bind(command, number, pdu);
            case SMPPConstant.CID_ENQUIRE_LINK -> connection.write(COMPOSER.enquireLinkResp(number), number);
            case SMPPConstant.CID_UNBIND -> {
                unbound = true;
                farewell = number;
                if (entrance != null) {
                    entrance.left(this);
                }
                depart();
            }
            case SMPPConstant.CID_SUBMIT_SM,
                    SMPPConstant.CID_SUBMIT_MULTI,
                    SMPPConstant.CID_DATA_SM,
                    SMPPConstant.CID_QUERY_SM,
                    SMPPConstant.CID_CANCEL_SM,
                    SMPPConstant.CID_REPLACE_SM -> asked(command, number, pdu);
            default -> connection.write(COMPOSER.genericNack(SMPPConstant.STAT_ESME_RINVCMDID, number), number);
        }
        if (connection.clogged()) {
            settle();
        }
    }

    /** Answers the ESME's goodbye once its submissions are answered: it hangs up then. */
    private void depart() {
        if (farewell != null && unanswered == 0) {
            connection.write(COMPOSER.unbindResp(SMPPConstant.STAT_ESME_ROK, farewell), farewell);
            leave();
        }
    }

    /** Lets the other side close, which has its answer; a client that sees the end first might overlook that. */
    private void leave() {
        done = true;
        connection.flush();
        context.owner().setTimer(LINGER_MILLIS, late -> connection.abort());
    }

    private void refuse(int command, int number, int status) {
        connection.write(COMPOSER.composeHeader(command | SMPPConstant.MASK_CID_RESP, status, number), number);
    }

    private void bind(int command, int number, byte[] pdu) {
        int status = tried(command, pdu);
        if (status != SMPPConstant.STAT_ESME_ROK) {
            refuse(command, number, status);
            if (entrance == null) {
                leave();
            }
            return;
        }
        connection.known();
        LOG.info("{} is bound from {}", bind.systemId(), origin);
        try {
            connection.write(
                    bind.parameters()
                            ? COMPOSER.bindResp(
                                    command | SMPPConstant.MASK_CID_RESP,
                                    number,
                                    SYSTEM_ID,
                                    new OptionalParameter.Sc_interface_version(SMPPConstant.IF_VERSION_34))
                            : COMPOSER.bindResp(command | SMPPConstant.MASK_CID_RESP, number, SYSTEM_ID),
                    number);
        } catch (PDUStringException e) {
            throw new IllegalStateException("the hub's own name fits", e);
        }
        connection.flush();
        entrance.joined(this);
    }

    /** The command status that a bind is answered with. Whoever guesses learns nothing of which half was right. */
    private int tried(int command, byte[] pdu) {
        if (entrance != null || closing) {
            return SMPPConstant.STAT_ESME_RALYBND;
        }
        BindRequest asked;
        try {
            asked = BindRequest.of(command, pdu);
        } catch (SmscRefusal e) {
            return e.status();
        }
        if (!listener.logins().pause(origin, asked.systemId()).isZero()) {
            return SMPPConstant.STAT_ESME_RBINDFAIL;
        }
        SmscPoller meant = listener.entrance(asked.systemId());
        if (meant == null || !meant.proves(asked.password())) {
            listener.logins().failed(origin, asked.systemId());
            return SMPPConstant.STAT_ESME_RINVPASWD;
        }
        listener.logins().passed(origin, asked.systemId());
        if (!meant.settings().admits(address) || !meant.may(asked)) {
            return SMPPConstant.STAT_ESME_RBINDFAIL;
        }
        if (!meant.takes(this)) {
            return SMPPConstant.STAT_ESME_RALYBND;
        }
        bind = asked;
        requests = new OutstandingRequests(meant.settings().patience().toNanos());
        entrance = meant;
        return SMPPConstant.STAT_ESME_ROK;
    }

    private void asked(int command, int number, byte[] pdu) {
        if (entrance == null || unbound || !bind.transmits()) {
            refuse(command, number, SMPPConstant.STAT_ESME_RINVBNDSTS);
            return;
        }
        if (closing) {
            refuse(command, number, SMPPConstant.STAT_ESME_RSYSERR);
            return;
        }
        CompletionStage<byte[]> answer;
        try {
            answer = entrance.asked(ReceivedPdu.read(command, pdu), this);
        } catch (SmscRefusal e) {
            refuse(command, number, e.status());
            return;
        }
        unanswered++;
        settle();
        answer.whenComplete((pdus, failure) -> context.runOnContext(now -> answered(command, number, pdus, failure)));
    }

    private void answered(int command, int number, byte[] answer, Throwable failure) {
        unanswered--;
        if (over) {
            return;
        }
        if (failure == null) {
            connection.write(answer, number);
        } else {
            refuse(command, number, entrance.status(failure));
        }
        settle();
        if (closing) {
            goodbye();
        }
        depart();
    }
}
