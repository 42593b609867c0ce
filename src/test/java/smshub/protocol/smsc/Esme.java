package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnectionFactory;

/** jSMPP's client, bound to a hub. */
final class Esme implements MessageReceiverListener, AutoCloseable {
    static final TypeOfNumber INTERNATIONAL = TypeOfNumber.INTERNATIONAL;
    static final NumberingPlanIndicator ISDN = NumberingPlanIndicator.ISDN;
    private static final Duration PATIENT = Duration.ofSeconds(30);

    final SMPPSession session;
    final List<DeliverSm> deliveries = new CopyOnWriteArrayList<>();
    /** Statuses that the next deliveries are answered with. */
    final AtomicInteger refusals = new AtomicInteger();

    volatile int refusal = SMPPConstant.STAT_ESME_RX_T_APPN;

    private Esme(ConnectionFactory factory) {
        session = new SMPPSession(factory);
        session.setTransactionTimer(30_000);
        session.setEnquireLinkTimer(60_000);
        session.setMessageReceiverListener(this);
    }

    /** Binds, as soon as the hub listens. */
    static Esme bind(int port, String systemId, String password, BindType type) throws IOException {
        return bind(
                SocketConnectionFactory.getInstance(), port, systemId, password, type, InterfaceVersion.IF_34, null);
    }

    static Esme bind(
            ConnectionFactory factory,
            int port,
            String systemId,
            String password,
            BindType type,
            InterfaceVersion version,
            String range)
            throws IOException {
        Esme[] bound = {null};
        IOException[] refused = {null};
        await().atMost(PATIENT).until(() -> {
            Esme esme = new Esme(factory);
            try {
                esme.session.connectAndBind(
                        "127.0.0.1",
                        port,
                        new BindParameter(
                                type,
                                systemId,
                                password,
                                "",
                                TypeOfNumber.UNKNOWN,
                                NumberingPlanIndicator.UNKNOWN,
                                range,
                                version),
                        20_000);
                bound[0] = esme;
                return true;
            } catch (java.net.ConnectException e) {
                return false;
            } catch (IOException e) {
                refused[0] = e;
                return true;
            }
        });
        if (bound[0] == null) {
            throw refused[0];
        }
        return bound[0];
    }

    /** The command status that a bind is refused with; 0 where it is not. */
    static int refusedBind(int port, String systemId, String password, BindType type) throws IOException {
        try (Esme esme = bind(port, systemId, password, type)) {
            return esme.session.getSessionState().isBound() ? 0 : -1;
        } catch (IOException e) {
            if (e.getCause() instanceof NegativeResponseException refused) {
                return refused.getCommandStatus();
            }
            throw e;
        }
    }

    String submit(String to, String text, int registered, OptionalParameter... parameters) throws Exception {
        return submit(to, 0, registered, 0, text.getBytes(US_ASCII), parameters);
    }

    String submit(String to, int esmClass, int registered, int coding, byte[] octets, OptionalParameter... parameters)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        return submit(to, esmClass, registered, coding, octets, null, null, parameters);
    }

    String submit(
            String to,
            int esmClass,
            int registered,
            int coding,
            byte[] octets,
            String schedule,
            String validity,
            OptionalParameter... parameters)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        return session.submitShortMessage(
                        "",
                        INTERNATIONAL,
                        ISDN,
                        "4930123456",
                        INTERNATIONAL,
                        ISDN,
                        to,
                        new ESMClass(esmClass),
                        (byte) 0,
                        (byte) 0,
                        schedule,
                        validity,
                        new RegisteredDelivery(registered),
                        (byte) 0,
                        new RawDataCoding((byte) coding),
                        (byte) 0,
                        octets,
                        parameters)
                .getMessageId();
    }

    /** The first delivery whose text holds some words. */
    DeliverSm delivered(String words) {
        DeliverSm[] found = {null};
        await().atMost(PATIENT).until(() -> {
            found[0] = deliveries.stream()
                    .filter(each -> text(each).contains(words))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    static String text(DeliverSm delivery) {
        return new String(delivery.getShortMessage(), ISO_8859_1);
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm delivery) throws ProcessRequestException {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new ProcessRequestException("not now", refusal);
        }
        deliveries.add(delivery);
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {}

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("none", SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void close() {
        session.unbindAndClose();
    }
}
