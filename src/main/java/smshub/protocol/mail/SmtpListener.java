package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.TooMuchDataException;
import org.subethamail.smtp.server.SMTPServer;
import smshub.account.IntakeSettings;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.IntakeContext;
import smshub.intake.ListenerSettings;
import smshub.intake.Poller;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.tls.ServerTls;

/**
 * An SMTP listener. It takes mails from known relays to its own domains alone, and says yes only when all that a mail
 * comes to is on disk; what cannot be used it refuses, so that the relay tells the sender. Each transaction is a mail of its
 * own: two without a Message-ID are two, however alike they are.
 */
final class SmtpListener implements Poller {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpListener.class);
    private static final int MOST_BYTES = 10 << 20;
    private static final int MOST_RECIPIENTS = 1_000;
    private static final int MOST_CONNECTIONS = 20;
    private static final int PATIENCE_SECONDS = 120;

    private final IntakeSettings settings;
    private final MailRules rules;
    private final MailReception reception;
    private final MailAnswers answers;
    private final Set<InetAddress> relays;
    private final Session session = Session.getInstance(new Properties());
    private final AtomicInteger requests = new AtomicInteger();
    private SMTPServer server;
    private boolean closed;

    SmtpListener(IntakeSettings settings, MailRules rules, MailReception reception, MailAnswers answers) {
        this.settings = settings;
        this.rules = rules;
        this.reception = reception;
        this.answers = answers;
        this.relays = Stream.of(settings.settings().get("relays").strip().split("\\s*,\\s*"))
                .map(SmtpListener::address)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The listener is opened with the first round; a round counts what came since the last one. */
    @Override
    public synchronized Taken take() {
        if (!closed && server == null) {
            try {
                server = open();
            } catch (RuntimeException e) {
                LOG.debug("Intake {}: no listener", settings.name(), e);
                return Taken.failed(Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE, "The SMTP listener cannot be opened; its port may be taken."));
            }
        }
        return new Taken(requests.getAndSet(0), false, null);
    }

    private SMTPServer open() {
        SMTPServer.Builder builder = SMTPServer.port(
                        Integer.parseInt(settings.settings().get("listen-port")))
                .bindAddress(address(settings.settings().get("listen-host")))
                .softwareName("smshub")
                .maxConnections(MOST_CONNECTIONS)
                .maxRecipients(MOST_RECIPIENTS)
                .maxMessageSize(MOST_BYTES)
                .connectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .insertReceivedHeaders(false)
                .messageHandlerFactory(Mail::new);
        ServerTls tls = ListenerSettings.tls(settings);
        if (tls != null) {
            SSLContext context = tls.context();
            // The library's own way would offer every cipher that Java has, broken ones among them.
            builder.startTlsSocketFactory(socket -> served(context, socket)).requireTLS();
        }
        SMTPServer opened = builder.build();
        opened.start();
        LOG.info("Intake {} listens on port {}", settings.name(), opened.getPortAllocated());
        return opened;
    }

    private static SSLSocket served(SSLContext context, Socket socket) throws IOException {
        SSLSocket secret = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        secret.setUseClientMode(false);
        return secret;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no host " + host, e);
        }
    }

    /** One mail on its way in. */
    private final class Mail implements MessageHandler {
        private final boolean known;
        private final List<String> recipients = new ArrayList<>();
        private String returnPath = "";

        Mail(MessageContext context) {
            known = context.getRemoteAddress() instanceof InetSocketAddress peer && relays.contains(peer.getAddress());
        }

        @Override
        public void from(String from) throws RejectException {
            if (!known) {
                throw new RejectException(550, "5.7.1 This machine takes mails from its own mail servers only.");
            }
            returnPath = from == null ? "" : from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!rules.serves(recipient)) {
                throw new RejectException(550, "5.7.1 This machine takes mails to its own domains only.");
            }
            if (!rules.reaches(recipient)) {
                throw new RejectException(
                        550, "5.1.1 What stands before the @ must be a number, such as +491711234567.");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            byte[] bytes = data.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new TooMuchDataException();
            }
            try {
                MimeMessage mail = new MimeMessage(session, new ByteArrayInputStream(bytes));
                mail.setHeader("Return-Path", "<" + returnPath + ">");
                MailReception.Fate fate = IntakeContext.onDisk(reception.take(mail, recipients, MessageIds.next()));
                requests.addAndGet(fate.requests());
                if (!fate.used()) {
                    throw new RejectException(550, "5.7.1 " + fate.problem().sentence());
                }
                return "2.0.0 The mail is on disk.";
            } catch (MessagingException e) {
                throw new RejectException(550, "5.6.0 The mail cannot be read.");
            } catch (IntakeContext.Shut e) {
                throw new RejectException(451, "4.3.0 The mail cannot be taken now.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RejectException(451, "4.3.2 The hub is stopping.");
            }
        }

        @Override
        public void done() {
            // The mail is over with its data.
        }
    }

    @Override
    public Settlement answers(List<QueueMessage> deliveries) {
        return answers.results(deliveries);
    }

    @Override
    public Settlement inbound(List<QueueMessage> deliveries) {
        return answers.inbound(deliveries);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.stop();
        }
    }
}
