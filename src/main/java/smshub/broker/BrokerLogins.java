package smshub.broker;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.x500.X500Principal;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import smshub.account.Credentials;
import smshub.account.FailedLogins;
import smshub.account.Secret;
import smshub.settings.Settings.Operator;

/** Who may come in at the embedded broker, by whichever protocol; what they may do there decides {@link BrokerAccess}. */
final class BrokerLogins implements ActiveMQSecurityManager5 {
    private final Credentials credentials = new Credentials();
    private final BrokerAccess access;
    private final FailedLogins failed;
    private final String hub;
    private final Secret hubPassword;
    private volatile Known known;

    /** Who there is, as one value: passwords by login, and clients by the subjects of certificates. */
    private record Known(Map<String, Secret> passwords, Map<X500Principal, String> programs) {}

    BrokerLogins(String hub, String hubPassword, List<Operator> operators, BrokerAccess access, FailedLogins failed) {
        this(hub, hubPassword, operators, access, failed, Map.of());
    }

    /** @param programs clients by the subjects of certificates that prove them where no user is named */
    BrokerLogins(
            String hub,
            String hubPassword,
            List<Operator> operators,
            BrokerAccess access,
            FailedLogins failed,
            Map<X500Principal, String> programs) {
        this.access = access;
        this.failed = failed;
        this.hub = hub;
        this.hubPassword = new Secret(hubPassword);
        become(operators, programs);
    }

    /** From now on these may come in, and nobody else but the hub. */
    void become(List<Operator> operators, Map<X500Principal, String> programs) {
        Map<String, Secret> next = new HashMap<>();
        operators.forEach(operator -> next.put(operator.name(), operator.password()));
        next.put(hub, hubPassword);
        known = new Known(Map.copyOf(next), Map.copyOf(programs));
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        // Nobody guesses the hub's own password, and who tries must not keep the hub itself out.
        boolean slowed = !hub.equals(user);
        String program = user == null || user.isEmpty() ? certified(connection) : null;
        if (program != null) {
            return subject(program);
        }
        String name = user == null ? "" : user;
        String address = address(connection);
        if (slowed && !failed.pause(address, name).isZero()) {
            return null;
        }
        Secret expected = user == null ? null : known.passwords().get(user);
        if (expected == null || password == null || !credentials.prove(expected, password)) {
            failed.failed(address, name);
            return null;
        }
        if (slowed) {
            failed.passed(address, name);
        }
        return subject(user);
    }

    private static Subject subject(String login) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(login));
        return subject;
    }

    /** The client whose certificate a connection showed; null without one. */
    private String certified(RemotingConnection connection) {
        Map<X500Principal, String> programs = known.programs();
        X509Certificate[] chain =
                programs.isEmpty() || connection == null ? null : CertificateUtil.getCertsFromConnection(connection);
        return chain == null || chain.length == 0 ? null : programs.get(chain[0].getSubjectX500Principal());
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType action, String address) {
        String login = subject == null ? null : getUserFromSubject(subject);
        return login != null && access.may(login, action, address);
    }

    @Override
    public boolean validateUser(String user, String password) {
        return authenticate(user, password, null, null) != null;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType action) {
        throw new UnsupportedOperationException("rights are asked for by address");
    }

    /** Without the port, which is another one with each connection. */
    private static String address(RemotingConnection connection) {
        String remote = connection == null ? null : connection.getRemoteAddress();
        if (remote == null) {
            return "";
        }
        int port = remote.lastIndexOf(':');
        return remote.substring(remote.startsWith("/") ? 1 : 0, port < 0 ? remote.length() : port);
    }
}
