package smshub.ops;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import smshub.settings.Settings.Role;

/**
 * What a role may see and do over JMX. Only the MBeans of Camel, the broker, the hub and the virtual machine exist for
 * it; what carries a credential or reaches beyond the hub is closed to everyone.
 */
record Access(Role role) implements Restrictor {
    private static final String CAMEL = "org.apache.camel";
    private static final String BROKER = "org.apache.activemq.artemis";
    private static final String HUB = "smshub";
    private static final String JVM = "java.lang";

    private static final Set<RequestType> READING =
            EnumSet.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.EXEC, RequestType.VERSION);

    /** Operations that change nothing and that the pages need, by domain. */
    private static final Map<String, Set<String>> LOOKING = Map.of(
            CAMEL,
            Set.of(
                    "dumpRouteAsXml",
                    "dumpRoutesAsXml",
                    "dumpRouteStatsAsXml",
                    "dumpRoutesStatsAsXml",
                    "browse",
                    "browseAllMessagesAsXml",
                    "browseRangeMessagesAsXml",
                    "queueSize",
                    "endpointStatistics",
                    "listRestServices"),
            BROKER,
            Set.of(
                    "browse",
                    "countMessages",
                    "listAddresses",
                    "listConnections",
                    "listConsumers",
                    "listNetworkTopology",
                    "listProducers",
                    "listQueues",
                    "listSessions"),
            HUB,
            Set.of(),
            JVM,
            Set.of());

    /**
     * Operations closed to everyone: they show or set credentials, write files, make the hub or its broker call other
     * hosts, or load code.
     */
    private static final Map<String, Set<String>> CLOSED = Map.of(
            CAMEL,
            Set.of(
                    "createEndpoint",
                    "updateRouteFromXml",
                    "sendBody",
                    "sendStringBody",
                    "sendBodyAndHeaders",
                    "requestBody",
                    "requestStringBody",
                    "requestBodyAndHeaders"),
            BROKER,
            Set.of(
                    "exportConfigAsProperties",
                    "addUser",
                    "resetUser",
                    "removeUser",
                    "listUser",
                    "addConnector",
                    "createBridge",
                    "createConnectorService"));

    /**
     * Attributes closed to everyone: an option of the command line may be a password, and the broker shows the
     * passwords of key stores here that it masks elsewhere.
     */
    private static final Set<String> HIDDEN = Set.of(
            "SystemProperties", "InputArguments", "Acceptors", "AcceptorsAsJSON", "Connectors", "ConnectorsAsJSON");

    /** Operations whose first argument, a boolean, asks for values in place of placeholders. */
    private static final Set<String> DUMPS = Set.of(
            "dumpRouteAsXml",
            "dumpRoutesAsXml",
            "dumpRouteAsYaml",
            "dumpRoutesAsYaml",
            "dumpRestsAsXml",
            "dumpRouteTemplatesAsXml");

    /** Whether the operation only looks. */
    static boolean looking(ObjectName bean, String operation) {
        return LOOKING.getOrDefault(bean.getDomain(), Set.of()).contains(plain(operation)) && !resolving(operation);
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        // For a pattern Jolokia asks once and then calls every match.
        if (bean.isPattern() || !LOOKING.containsKey(bean.getDomain()) || resolving(operation)) {
            return false;
        }
        return looking(bean, operation)
                || role == Role.ADMIN
                        && !bean.getDomain().equals(JVM)
                        && !CLOSED.getOrDefault(bean.getDomain(), Set.of()).contains(plain(operation));
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return LOOKING.containsKey(bean.getDomain()) && !HIDDEN.contains(attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return role == Role.ADMIN
                && !bean.isPattern()
                && LOOKING.containsKey(bean.getDomain())
                && !bean.getDomain().equals(JVM);
    }

    @Override
    public boolean isObjectNameHidden(ObjectName bean) {
        return !LOOKING.containsKey(bean.getDomain());
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return READING.contains(type) || type == RequestType.WRITE && role == Role.ADMIN;
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return true;
    }

    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrictCheckingIsEnabled) {
        return true;
    }

    private static String plain(String operation) {
        int signature = operation.indexOf('(');
        return signature < 0 ? operation : operation.substring(0, signature);
    }

    /** Whether a dump would put the values in place of their placeholders. */
    private static boolean resolving(String operation) {
        return DUMPS.contains(plain(operation)) && operation.contains("(boolean");
    }
}
