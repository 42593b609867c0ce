package smshub.simulator;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.EnquireLink;
import org.jsmpp.bean.MessageState;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.bean.OptionalParameters;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.util.MessageId;
import smshub.text.Language;
import smshub.text.Septets;

/**
 * An SMSC that speaks SMPP 3.4, on jSMPP's server side. Answers take their time without a thread each: they go through a
 * sender of our own, which writes them later, or never.
 *
 * <p>One class, because every kind of answer shares the sender and the accounts that faults are set for.
 */
public final class SmscStandIn implements AutoCloseable {
    /** Absolute, with its distance from UTC, or relative (SMPP 3.4 section 7.1.1). */
    private static final Pattern TIME = Pattern.compile("[0-9]{15}[-+R]");

    /** How the SMSC writes the id of a message in its answer, and how in its receipt. */
    public enum Ids {
        SAME("%d", "%d"),
        HEX_THEN_DECIMAL("%08X", "%010d"),
        DECIMAL_THEN_HEX("%d", "%x"),
        ZEROS_LOST("%012d", "%d");

        private final String answer;
        private final String receipt;

        Ids(String answer, String receipt) {
            this.answer = answer;
            this.receipt = receipt;
        }
    }

    /** How the parts of a text from a handset are marked. */
    public enum Marks {
        /** By a header before the text. */
        UDH,
        /** By parameters of the PDU. */
        SAR,
        /** Not at all: the whole text is one parameter. */
        PAYLOAD
    }

    private record Client(String systemId, SMPPServerSession session) {
        boolean bound() {
            return session.getSessionState().isReceivable();
        }
    }

    private static final Map<Integer, Integer> OWN_NUMBERS = Map.of(
            13, SMPPConstant.STAT_ESME_RINVDSTADR,
            201, SMPPConstant.STAT_ESME_RSYSERR,
            429, SMPPConstant.STAT_ESME_RTHROTTLED,
            503, SMPPConstant.STAT_ESME_RMSGQFUL);
    private static final Map<String, String> STATES =
            Map.of("DELIVERED", "DELIVRD", "UNDELIVERED", "UNDELIV", "EXPIRED", "EXPIRED");
    private static final Map<String, MessageState> QUERIED = Map.of(
            "DELIVERED", MessageState.DELIVERED,
            "UNDELIVERED", MessageState.UNDELIVERABLE,
            "EXPIRED", MessageState.EXPIRED);
    private static final byte[] EXTENSION_CODES = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};
    private static final int ESCAPE = 0x1B;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** {@code data_coding} of what is no text. */
    private static final byte OCTETS = 4;

    private static final byte CONCATENATED = 0x00;
    private static final byte SINGLE_SHIFT = 0x24;
    private static final byte LOCKING_SHIFT = 0x25;
    private static final int BIND_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;
    private static final int MOST_REPEATS = 600;
    private static final int PROCESSORS = 3;
    private static final int QUEUE = 4_000;

    private final StandIn standIn;
    private final Faults faults;
    private final Received received;
    private final ServerSocket server;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, SmscStandIn::thread);
    private final ExecutorService deliveries = Executors.newFixedThreadPool(16, SmscStandIn::thread);
    private final ExecutorService logins = Executors.newCachedThreadPool(SmscStandIn::thread);
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final Map<String, String[]> begun = new HashMap<>();
    private final AtomicLong lastId = new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 28, 1L << 30));
    private final AtomicInteger references = new AtomicInteger();
    private final AtomicInteger unbinds = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger enquiries = new AtomicInteger();
    private volatile Duration receiptDelay;
    private volatile Ids ids = Ids.SAME;
    private volatile int lostPart;

    SmscStandIn(Vertx vertx, Faults faults, Received received, Duration receiptDelay, ServerSocket server) {
        this.standIn = new StandIn(vertx, faults);
        this.faults = faults;
        this.received = received;
        this.receiptDelay = receiptDelay;
        this.server = server;
        clock.setRemoveOnCancelPolicy(true);
        logins.execute(this::listen);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How ids look from now on. */
    public void ids(Ids form) {
        ids = form;
    }

    /** Which part of longer messages is not delivered from now on; 0 for none. */
    public void losesPart(int number) {
        lostPart = number;
    }

    /** How long a receipt comes after its message was taken, from now on. */
    public void receiptDelay(Duration delay) {
        receiptDelay = delay;
    }

    /** How many clients are logged in. */
    public int logins() {
        return (int) clients.stream().filter(Client::bound).count();
    }

    /** How many clients logged out in order. */
    public int unbinds() {
        return unbinds.get();
    }

    /** How many deliveries, receipts among them, were acknowledged. */
    public int acknowledged() {
        return acknowledged.get();
    }

    /** How often clients asked for a sign of life. */
    public int enquiries() {
        return enquiries.get();
    }

    /** Cuts all connections, without a word. */
    public void cut() {
        clients.forEach(client -> client.session.close());
    }

    /**
     * Brings a text from a handset, in as many parts as it takes.
     *
     * @param systemId whom it is brought to
     * @param marks how the parts say that they are such
     * @param patient whether each part waits for the acknowledgement of the one before
     */
    public void inbound(String systemId, String from, String to, String text, Marks marks, boolean patient) {
        boolean unicode = PartCount.unicode(text)
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(text);
        int parts = marks == Marks.PAYLOAD
                ? 1
                : unicode ? (text.length() <= 70 ? 1 : (text.length() + 66) / 67) : PartCount.of(text);
        int size = parts == 1 ? text.length() : unicode ? 67 : 153;
        int reference = references.incrementAndGet();
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            String part = text.substring(i * size, Math.min(text.length(), (i + 1) * size));
            int number = i + 1;
            tasks.add(() -> deliverPart(systemId, from, to, part, unicode, marks, reference, number, parts));
        }
        if (patient) {
            deliveries.execute(() -> tasks.forEach(Runnable::run));
        } else {
            tasks.forEach(deliveries::execute);
        }
    }

    /** Brings one part of a longer text from a handset, in UCS-2. */
    public void part(String systemId, String from, String to, String text, int reference, int number, int total) {
        deliveries.execute(() -> deliverPart(systemId, from, to, text, true, Marks.UDH, reference, number, total));
    }

    /** Brings a receipt in these words. */
    public void receipt(String systemId, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        ESMClass kind = new ESMClass(SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT);
        deliveries.execute(() -> deliver(systemId, kind, "", "", (byte) 0, octets, 0));
    }

    private void deliverPart(
            String systemId,
            String from,
            String to,
            String text,
            boolean unicode,
            Marks marks,
            int reference,
            int number,
            int total) {
        byte[] octets = unicode ? ucs2(text) : text.getBytes(StandardCharsets.US_ASCII);
        byte coding = (byte) (unicode ? 8 : 0);
        if (marks == Marks.PAYLOAD) {
            deliver(
                    systemId,
                    new ESMClass(0),
                    from,
                    to,
                    coding,
                    new byte[0],
                    0,
                    new OptionalParameter.Message_payload(octets));
        } else if (total == 1) {
            deliver(systemId, new ESMClass(0), from, to, coding, octets, 0);
        } else if (marks == Marks.SAR) {
            deliver(
                    systemId,
                    new ESMClass(0),
                    from,
                    to,
                    coding,
                    octets,
                    0,
                    new OptionalParameter.Sar_msg_ref_num((short) reference),
                    new OptionalParameter.Sar_total_segments((byte) total),
                    new OptionalParameter.Sar_segment_seqnum((byte) number));
        } else {
            byte[] whole = ByteBuffer.allocate(6 + octets.length)
                    .put(new byte[] {5, 0, 3, (byte) reference, (byte) total, (byte) number})
                    .put(octets)
                    .array();
            deliver(systemId, new ESMClass(SMPPConstant.ESMCLS_UDHI_INDICATOR_SET), from, to, coding, whole, 0);
        }
    }

    /** Two octets for each char, also where a surrogate pair is cut in two. */
    private static byte[] ucs2(String text) {
        ByteBuffer octets = ByteBuffer.allocate(2 * text.length());
        text.chars().forEach(c -> octets.putChar((char) c));
        return octets.array();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clock.shutdownNow();
        deliveries.shutdownNow();
        cut();
        logins.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "smsc");
        thread.setDaemon(true);
        return thread;
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Answers answers = new Answers();
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                SMPPServerSession session = new SMPPServerSession(
                        new SocketConnection(socket),
                        (now, before, source) -> {},
                        new Listener(answers),
                        null,
                        PROCESSORS,
                        QUEUE,
                        answers,
                        new DefaultPDUReader());
                session.setTransactionTimer(ANSWER_MILLIS);
                logins.execute(() -> login(session));
            } catch (IOException e) {
                // Closed, or a client that went away at once.
            }
        }
    }

    private void login(SMPPServerSession session) {
        try {
            BindRequest request = session.waitForBind(BIND_MILLIS);
            if (request.getSystemId().equals("invalid")) {
                request.reject(SMPPConstant.STAT_ESME_RINVSYSID);
            } else if (request.getPassword().equals("invalid")) {
                request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            } else {
                request.accept("stand-in");
                clients.removeIf(client -> !client.bound());
                clients.add(new Client(request.getSystemId(), session));
            }
        } catch (PDUStringException | IOException | TimeoutException e) {
            session.close();
        }
    }

    private void deliver(
            String systemId,
            ESMClass kind,
            String from,
            String to,
            byte coding,
            byte[] octets,
            int repeats,
            OptionalParameter... parameters) {
        Client receiver = clients.stream()
                .filter(client -> client.bound() && client.systemId.equals(systemId))
                .findFirst()
                .orElse(null);
        try {
            if (receiver != null) {
                receiver.session.deliverShortMessage(
                        null,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        from,
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        to,
                        kind,
                        (byte) 0,
                        (byte) 0,
                        new RegisteredDelivery(0),
                        new RawDataCoding(coding),
                        octets,
                        parameters);
                acknowledged.incrementAndGet();
                return;
            }
        } catch (PDUException
                | InvalidResponseException
                | ResponseTimeoutException
                | NegativeResponseException
                | IOException e) {
            // Comes again, as from a real SMSC.
        }
        if (repeats < MOST_REPEATS && !clock.isShutdown()) {
            clock.schedule(
                    () -> deliveries.execute(
                            () -> deliver(systemId, kind, from, to, coding, octets, repeats + 1, parameters)),
                    500,
                    TimeUnit.MILLISECONDS);
        }
    }

    private SubmitSmResult taken(SubmitSm submit, SMPPServerSession source) throws PDUStringException {
        long id = lastId.incrementAndGet();
        String number = submit.getDestAddress();
        String answered = String.format(Locale.ROOT, ids.answer, id);
        String text = whole(submit);
        if (text != null) {
            received.add(new Received.Message(
                    "smpp",
                    null,
                    number,
                    submit.getSourceAddr(),
                    text,
                    PartCount.of(text),
                    answered,
                    Instant.now(),
                    "ACCEPTED"));
        }
        String systemId = systemId(source);
        MagicNumber magic = MagicNumber.of(number);
        boolean silent = magic == MagicNumber.NO_RECEIPT || submit.getRegisteredDelivery() == 0;
        String state = lost(submit)
                ? "UNDELIVERED"
                : magic == null || magic == MagicNumber.NO_RECEIPT ? "DELIVERED" : magic.receipt();
        String receipt = "id:%s sub:001 dlvrd:001 submit date:2611221800 done date:2611221801 stat:%s err:000 text:"
                .formatted(String.format(Locale.ROOT, ids.receipt, id), STATES.get(state));
        clock.schedule(
                () -> deliveries.execute(() -> {
                    received.become(answered, state);
                    if (!silent) {
                        deliver(
                                systemId,
                                new ESMClass(SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT),
                                number,
                                submit.getSourceAddr() == null ? "" : submit.getSourceAddr(),
                                (byte) 0,
                                receipt.getBytes(StandardCharsets.US_ASCII),
                                0);
                    }
                }),
                receiptDelay.toMillis(),
                TimeUnit.MILLISECONDS);
        return new SubmitSmResult(new MessageId(answered), new OptionalParameter[0]);
    }

    private boolean lost(SubmitSm submit) {
        byte[] octets = submit.getShortMessage();
        int part = header(submit) ? element(octets, CONCATENATED) : -1;
        return part >= 0 && octets[part + 2] == lostPart;
    }

    private static boolean header(SubmitSm submit) {
        return (submit.getEsmClass() & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0;
    }

    /** Where the data of an element of the header begins; -1 where there is none. */
    private static int element(byte[] octets, int identifier) {
        for (int at = 1; at < 1 + octets[0]; at += 2 + octets[at + 1]) {
            if (octets[at] == identifier) {
                return at + 2;
            }
        }
        return -1;
    }

    /** The table of a shift in the header; the default where there is none. */
    private static Language table(byte[] octets, int identifier) {
        int at = element(octets, identifier);
        return at < 0 ? Language.DEFAULT : Language.of(octets[at]).orElseThrow();
    }

    /** Brings a text from a handset that is written by the tables of a language. */
    public void shifted(String systemId, String from, String to, String text, Language language) {
        byte[] septets = Septets.of(language, language).encode(text);
        byte[] whole = ByteBuffer.allocate(7 + septets.length)
                .put(new byte[] {
                    6, SINGLE_SHIFT, 1, (byte) language.identifier(), LOCKING_SHIFT, 1, (byte) language.identifier()
                })
                .put(septets)
                .array();
        ESMClass kind = new ESMClass(SMPPConstant.ESMCLS_UDHI_INDICATOR_SET);
        deliveries.execute(() -> deliver(systemId, kind, from, to, (byte) 0, whole, 0));
    }

    private String systemId(SMPPServerSession session) {
        return clients.stream()
                .filter(client -> client.session == session)
                .map(Client::systemId)
                .findFirst()
                .orElse(null);
    }

    /** The text when this was its last part, else null. */
    private String whole(SubmitSm submit) {
        OptionalParameter.OctetString payload =
                OptionalParameters.get(OptionalParameter.Message_payload.class, submit.getOptionalParameters());
        byte[] octets = payload == null ? submit.getShortMessage() : payload.getValue();
        if (header(submit)) {
            int part = element(octets, CONCATENATED);
            return part < 0
                    ? marked(submit, octets) + text(submit, octets)
                    : whole(submit, octets[part] & 0xFF, octets[part + 1] & 0xFF, octets[part + 2] & 0xFF);
        }
        OptionalParameter[] all = submit.getOptionalParameters();
        if (OptionalParameters.get(Tag.SAR_TOTAL_SEGMENTS.code(), all) != null) {
            return whole(
                    submit,
                    octet(OptionalParameters.get(Tag.SAR_MSG_REF_NUM.code(), all), 1),
                    octet(OptionalParameters.get(Tag.SAR_TOTAL_SEGMENTS.code(), all), 0),
                    octet(OptionalParameters.get(Tag.SAR_SEGMENT_SEQNUM.code(), all), 0));
        }
        return text(octets, 0, submit.getDataCoding());
    }

    private String whole(SubmitSm submit, int reference, int total, int number) {
        String text = text(submit, submit.getShortMessage());
        synchronized (begun) {
            String key = submit.getDestAddress() + " " + reference + " " + total;
            String[] parts = begun.computeIfAbsent(key, absent -> new String[total]);
            parts[number - 1] = text;
            if (Arrays.asList(parts).contains(null)) {
                return null;
            }
            begun.remove(key);
            return String.join("", parts);
        }
    }

    /** The header that octets have before them. */
    private static String marked(SubmitSm submit, byte[] octets) {
        return submit.getDataCoding() == OCTETS ? "[udh " + HEX.formatHex(octets, 0, 1 + octets[0]) + "] " : "";
    }

    /** What stands behind the header, by its tables. */
    private static String text(SubmitSm submit, byte[] octets) {
        int begin = header(submit) ? 1 + octets[0] : 0;
        Language single = begin == 0 ? Language.DEFAULT : table(octets, SINGLE_SHIFT);
        Language locking = begin == 0 ? Language.DEFAULT : table(octets, LOCKING_SHIFT);
        return single == Language.DEFAULT && locking == Language.DEFAULT
                ? text(octets, begin, submit.getDataCoding())
                : Septets.of(locking, single).decode(Arrays.copyOfRange(octets, begin, octets.length));
    }

    private static int octet(OptionalParameter parameter, int index) {
        return parameter.serialize()[4 + index] & 0xFF;
    }

    private static String text(byte[] octets, int begin, byte coding) {
        if (coding == SMPPConstant.DC_UCS2) {
            return new String(octets, begin, octets.length - begin, StandardCharsets.UTF_16BE);
        }
        if (coding == SMPPConstant.DC_LATIN1) {
            return new String(octets, begin, octets.length - begin, StandardCharsets.ISO_8859_1);
        }
        if (coding == OCTETS) {
            return HEX.formatHex(octets, begin, octets.length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = begin; i < octets.length; i++) {
            int code = octets[i];
            if (code == ESCAPE) {
                text.append(PartCount.EXTENSION.charAt(Arrays.binarySearch(EXTENSION_CODES, octets[++i])));
            } else {
                text.append(PartCount.BASIC.charAt(code < ESCAPE ? code : code - 1));
            }
        }
        return text.toString();
    }

    /** The answers to one client: written when the stand-in's latency is over. */
    private final class Answers extends SynchronizedPDUSender {
        private static final byte[] NONSENSE = {0, 0, 0, 7, 0, 0, 0};

        private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
        private final Set<Integer> broken = ConcurrentHashMap.newKeySet();

        private interface Writing {
            void write() throws PDUStringException, IOException;
        }

        @Override
        public byte[] sendSubmitSmResp(
                OutputStream out, int sequence, String id, OptionalParameter... optionalParameters) {
            if (broken.remove(sequence)) {
                later(() -> {
                    out.write(NONSENSE);
                    out.write(new byte[9]);
                    out.flush();
                });
            } else if (!silent.remove(sequence)) {
                later(() -> super.sendSubmitSmResp(out, sequence, id, optionalParameters));
            }
            return new byte[0];
        }

        @Override
        public byte[] sendHeader(OutputStream out, int command, int status, int sequence) throws IOException {
            if (command == SMPPConstant.CID_SUBMIT_SM_RESP) {
                later(() -> super.sendHeader(out, command, status, sequence));
                return new byte[0];
            }
            return super.sendHeader(out, command, status, sequence);
        }

        @Override
        public byte[] sendUnbindResp(OutputStream out, int status, int sequence) throws IOException {
            unbinds.incrementAndGet();
            return super.sendUnbindResp(out, status, sequence);
        }

        private void later(Writing writing) {
            clock.schedule(
                    () -> {
                        try {
                            writing.write();
                        } catch (PDUStringException | IOException e) {
                            // The client is gone, or was sent away.
                        }
                    },
                    faults.latency().toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    /** What one client asks. */
    private final class Listener implements ServerMessageReceiverListener {
        private final Answers answers;

        Listener(Answers answers) {
            this.answers = answers;
        }

        @Override
        public SubmitSmResult onAcceptSubmitSm(SubmitSm submit, SMPPServerSession source)
                throws ProcessRequestException {
            String validity = submit.getValidityPeriod();
            if (validity != null && !TIME.matcher(validity).matches()) {
                throw new ProcessRequestException("no time", SMPPConstant.STAT_ESME_RINVEXPIRY);
            }
            Fault fault;
            synchronized (standIn) {
                fault = standIn.due(submit.getDestAddress(), Arrays.toString(submit.getShortMessage()));
            }
            try {
                SubmitSmResult result = fault.kind().taken() ? taken(submit, source) : null;
                switch (fault.kind()) {
                    case SILENT -> answers.silent.add(submit.getSequenceNumber());
                    case BROKEN -> answers.broken.add(submit.getSequenceNumber());
                    case LOST, DROPPED -> source.close();
                    case ERROR, STATUS -> throw refused(OWN_NUMBERS.getOrDefault(fault.number(), fault.number()));
                    default -> {}
                }
                if (result == null) {
                    throw refused(SMPPConstant.STAT_ESME_RSYSERR);
                }
                return result;
            } catch (PDUStringException e) {
                throw refused(e.getErrorCode());
            }
        }

        private ProcessRequestException refused(int status) {
            return new ProcessRequestException("refused", status);
        }

        private ProcessRequestException unknown() {
            return refused(SMPPConstant.STAT_ESME_RINVCMDID);
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti request, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm request, SMPPServerSession source) throws ProcessRequestException {
            Received.Message message = received.find(request.getMessageId());
            if (message == null) {
                throw refused(SMPPConstant.STAT_ESME_RINVMSGID);
            }
            return new QuerySmResult("", QUERIED.getOrDefault(message.state(), MessageState.ENROUTE), (byte) 0);
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm request, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelSm(CancelSm request, SMPPServerSession source) throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm request, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm request, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm request, SMPPServerSession source)
                throws ProcessRequestException {
            throw unknown();
        }

        @Override
        public void onAcceptEnquireLink(EnquireLink request, Session source) {
            enquiries.incrementAndGet();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm request, Session source) throws ProcessRequestException {
            throw unknown();
        }
    }
}
