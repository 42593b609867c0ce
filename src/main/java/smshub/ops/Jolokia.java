package smshub.ops;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.ObjectName;
import org.jolokia.core.api.LogHandler;
import org.jolokia.json.JSONObject;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.impl.ClasspathServiceCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.settings.Settings.Role;

/** JMX as JSON, within the limits of one role. Every change is logged and stands in the audit record, with the person. */
final class Jolokia implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jolokia.class);

    /** A closed attribute spoils only itself where a page reads all of a bean. */
    private static final Map<String, String[]> PARAMETERS =
            Map.of(ConfigKey.IGNORE_ERRORS.getKeyValue(), new String[] {"true"});

    /** How long the broker may take to keep an entry. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final JolokiaServiceManager services;
    private final JolokiaContext context;
    private final Audit audit;

    Jolokia(Role role, Audit audit) {
        this.audit = audit;
        Map<String, String> settings = Map.of(
                ConfigKey.AGENT_ID.getKeyValue(), "smshub-" + role.name().toLowerCase(Locale.ROOT),
                ConfigKey.DISABLE_DETECTORS.getKeyValue(), "true",
                ConfigKey.DISCOVERY_ENABLED.getKeyValue(), "false",
                ConfigKey.ALLOW_ERROR_DETAILS.getKeyValue(), "false");
        services = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new StaticConfiguration(settings), new Slf4jLog(), new Access(role));
        services.addServices(new ClasspathServiceCreator(Jolokia.class.getClassLoader(), "services"));
        context = services.start();
    }

    /**
     * Answers one request or a list of them.
     *
     * @throws BadRequestException for a body that is no request
     */
    JSONStructure answer(Actor actor, InputStream body)
            throws IOException, BadRequestException, EmptyResponseException {
        return new Audited(actor).handlePostRequest("/jolokia", body, "UTF-8", PARAMETERS);
    }

    /** The version of protocol and agent, by which the pages recognise the address. */
    JSONStructure version() throws BadRequestException, EmptyResponseException {
        return new HttpRequestHandler(context).handleGetRequest("/jolokia/version", "/version", Map.of());
    }

    @Override
    public void close() {
        services.stop();
    }

    private final class Audited extends HttpRequestHandler {
        private final Actor actor;

        Audited(Actor actor) {
            super(context);
            this.actor = actor;
        }

        @Override
        protected JSONObject executeRequest(JolokiaRequest request) throws BadRequestException, EmptyResponseException {
            if (!(request instanceof JolokiaExecRequest exec)
                    || Access.looking(exec.getObjectName(), exec.getOperation())) {
                return super.executeRequest(request);
            }
            Audit.Begun begun = begun(exec);
            JSONObject answer = super.executeRequest(request);
            Object status = answer.get("status");
            LOG.info(
                    "Operator {}: {} on {}, status {}",
                    actor.name(),
                    exec.getOperation(),
                    exec.getObjectNameAsString(),
                    status);
            if (!String.valueOf(status).equals("200")) {
                kept(begun.refused(Map.of("status", String.valueOf(status))), "refused");
                return answer;
            }
            List<String> arguments = exec.getArguments() == null
                    ? List.of()
                    : exec.getArguments().stream().map(String::valueOf).toList();
            kept(begun.done(null, arguments.isEmpty() ? null : Map.of("arguments", arguments)), "done");
            return answer;
        }

        /** On return it is in the audit record that the act begins. */
        private Audit.Begun begun(JolokiaExecRequest exec) {
            ObjectName bean = exec.getObjectName();
            String operation = Access.plain(exec.getOperation());
            boolean account = bean.getDomain().equals("smshub") && "Account".equals(bean.getKeyProperty("type"));
            return kept(
                    audit.begin(
                            actor,
                            (account ? "account." : "jmx.") + operation,
                            account ? "accounts/" + bean.getKeyProperty("name") : "jmx/" + bean),
                    "not done");
        }

        private static <T> T kept(CompletionStage<T> stage, String so) {
            try {
                return stage.toCompletableFuture().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException(so + ", but the broker did not take the entry of the audit record", e);
            }
        }
    }

    private static final class Slf4jLog implements LogHandler {
        @Override
        public void debug(String message) {
            LOG.debug(message);
        }

        @Override
        public void info(String message) {
            LOG.debug(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            LOG.warn(message, cause);
        }

        @Override
        public boolean isDebug() {
            return false;
        }
    }
}
