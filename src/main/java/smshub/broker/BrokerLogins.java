package smshub.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import smshub.settings.Settings.Operator;

/** Who may come in at the embedded broker, by whichever protocol; what they may do there decides {@link BrokerAccess}. */
final class BrokerLogins implements ActiveMQSecurityManager5 {
    private final Map<String, byte[]> passwords = new HashMap<>();
    private final BrokerAccess access;

    BrokerLogins(String hub, String hubPassword, List<Operator> operators, BrokerAccess access) {
        operators.forEach(operator ->
                passwords.put(operator.name(), bytes(operator.password().reveal())));
        passwords.put(hub, bytes(hubPassword));
        this.access = access;
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        byte[] expected = user == null ? null : passwords.get(user);
        if (expected == null || password == null || !MessageDigest.isEqual(expected, bytes(password))) {
            return null;
        }
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(user));
        return subject;
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

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }
}
