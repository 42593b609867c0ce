package smshub.protocol.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import smshub.account.Account;
import smshub.account.AlertSettings;
import smshub.account.AlertSettings.Security;
import smshub.account.Secret;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * How a mail server is reached.
 *
 * @param protocol imap, pop3 or smtp
 * @param port 0 for the usual one
 * @param user null where it asks for none
 * @param authority file with the authorities of its certificate, in place of those of the platform; or null
 * @param way time-outs and proxy
 */
record MailServer(
        String protocol,
        String host,
        int port,
        Security security,
        String user,
        Secret password,
        Path authority,
        Way way) {

    /**
     * The way to a server.
     *
     * @param connect for a connection
     * @param answer for each of its answers
     * @param proxyHost HTTP proxy, or null
     * @param proxyPort port of the proxy; 0 without one
     */
    record Way(Duration connect, Duration answer, String proxyHost, int proxyPort) {
        static final Way USUAL = new Way(Duration.ofSeconds(10), Duration.ofSeconds(60), null, 0);
    }

    /** A server that is reached without a proxy. */
    MailServer(
            String protocol, String host, int port, Security security, String user, Secret password, Path authority) {
        this(protocol, host, port, security, user, password, authority, Way.USUAL);
    }

    /** The server by which operators are told. */
    static MailServer of(AlertSettings settings) {
        return new MailServer(
                "smtp",
                settings.host(),
                settings.port(),
                settings.security(),
                settings.user(),
                settings.password(),
                settings.authority());
    }

    /** The server of an account whose provider is spoken to by mail; see {@link MailCall} for its settings. */
    static MailServer of(Account account) {
        Account.Connection connection = account.connection();
        return new MailServer(
                "smtp",
                account.settings().get("smtp-host"),
                Integer.parseInt(account.settings().get("smtp-port")),
                switch (account.settings().get("smtp-tls")) {
                    case "always" -> Security.TLS;
                    case "starttls" -> Security.STARTTLS;
                    default -> Security.NONE;
                },
                account.settings().get("smtp-user"),
                account.secrets().get("smtp-password"),
                connection.tls() == null ? null : connection.tls().authority(),
                new Way(
                        connection.connectTimeout(),
                        connection.timeout(),
                        connection.proxyHost(),
                        connection.proxyPort()));
    }

    /** A session of its own; nothing of it is shared with others in this process. */
    Session session() {
        String scheme = scheme();
        String prefix = "mail." + scheme + ".";
        Properties properties = new Properties();
        properties.setProperty("mail.store.protocol", scheme);
        properties.setProperty("mail.transport.protocol", scheme);
        properties.setProperty(prefix + "host", host);
        if (port > 0) {
            properties.setProperty(prefix + "port", Integer.toString(port));
        }
        properties.setProperty(prefix + "connectiontimeout", millis(way.connect));
        properties.setProperty(prefix + "timeout", millis(way.answer));
        properties.setProperty(prefix + "writetimeout", millis(way.answer));
        if (way.proxyHost != null) {
            properties.setProperty(prefix + "proxy.host", way.proxyHost);
            properties.setProperty(prefix + "proxy.port", Integer.toString(way.proxyPort));
        }
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(security == Security.STARTTLS));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(security == Security.STARTTLS));
        // A mail is fetched as a whole, with one command.
        properties.setProperty(prefix + "partialfetch", "false");
        properties.setProperty(prefix + "peek", "true");
        if (authority != null && security != Security.NONE) {
            properties.put(prefix + "ssl.socketFactory", trusting(authority));
            // Else a server that these authorities do not vouch for would be tried with those of the platform.
            properties.setProperty(prefix + "socketFactory.fallback", "false");
        }
        if (user == null) {
            return Session.getInstance(properties);
        }
        properties.setProperty(prefix + "auth", "true");
        properties.setProperty(prefix + "user", user);
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user, password == null ? "" : password.reveal());
            }
        });
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** What an operator should do about an exception, whose own words may repeat what was said to the server. */
    Problem problem(Exception exception) {
        if (exception instanceof AuthenticationFailedException) {
            return Problem.of(ProblemCode.LOGIN_REJECTED, "The mail server refuses the login.");
        }
        if (exception instanceof FolderNotFoundException) {
            return Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "There is no such folder as the settings name.");
        }
        String sentence = null;
        Throwable last = exception;
        for (Throwable cause = exception; cause != null && sentence == null; cause = next(cause)) {
            sentence = sentence(cause);
            last = cause;
        }
        return Problem.of(
                ProblemCode.PROVIDER_UNREACHABLE,
                sentence == null
                        ? "The mail server " + host + " cannot be used: "
                                + last.getClass().getSimpleName() + "."
                        : sentence);
    }

    private static Throwable next(Throwable exception) {
        return exception instanceof MessagingException mail && mail.getNextException() != null
                ? mail.getNextException()
                : exception.getCause();
    }

    private String sentence(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return "The certificate of the mail server " + host + " is out of date.";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "The certificate of the mail server " + host
                    + " is from no known authority; name the PEM file of its"
                    + " authority in the setting 'authority'.";
        }
        if (cause instanceof CertificateException && cause.getCause() == null
                || words.startsWith("Server is not trusted")) {
            return "The certificate of the mail server is not for the name " + host + "; use a name that it bears.";
        }
        if (cause instanceof SSLException && cause.getCause() == null
                || words.contains("STARTTLS is required but not supported")
                || words.contains("STLS required but not supported")) {
            return "The mail server " + host + " does not speak TLS in the way that the settings say;"
                    + " tls and starttls have ports of their own.";
        }
        if (cause instanceof UnknownHostException) {
            return "There is no host " + host + ".";
        }
        if (cause instanceof ConnectException) {
            return "Nothing listens at that port of the mail server " + host + ".";
        }
        return cause instanceof SocketTimeoutException ? "The mail server " + host + " does not answer in time." : null;
    }

    String scheme() {
        return security == Security.TLS ? protocol + "s" : protocol;
    }

    /**
     * Sockets that believe these authorities alone.
     *
     * @throws IllegalArgumentException when the file holds none
     */
    static SSLSocketFactory trusting(Path authority) {
        try (InputStream file = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("must be a PEM file with certificates", e);
        }
    }
}
