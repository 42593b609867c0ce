package smshub.ops;

import java.util.EnumSet;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import smshub.settings.Settings.Role;

/** What a role may see and do over JMX: of what is open ({@link OpenBeans}) a viewer looks, an administrator acts as well. */
record Access(Role role) implements Restrictor {
    private static final Set<RequestType> TYPES =
            EnumSet.of(RequestType.READ, RequestType.LIST, RequestType.SEARCH, RequestType.EXEC, RequestType.VERSION);

    /** Operations whose first argument, a boolean, asks for values in place of placeholders. */
    private static final Set<String> DUMPS = Set.of("dumpRouteAsXml", "dumpRoutesAsXml");

    /** Whether the operation only looks. */
    static boolean looking(ObjectName bean, String operation) {
        OpenBeans.Kind kind = OpenBeans.of(bean);
        return kind != null && kind.looking().contains(plain(operation)) && !resolving(operation);
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        OpenBeans.Kind kind = OpenBeans.of(bean);
        return kind != null
                && (looking(bean, operation)
                        || role == Role.ADMIN && kind.changing().contains(plain(operation)));
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        OpenBeans.Kind kind = OpenBeans.of(bean);
        return kind != null && kind.readable(attribute);
    }

    /** No view needs it. */
    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return false;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName bean) {
        return OpenBeans.of(bean) == null;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
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

    /** The name of an operation without its signature. */
    static String plain(String operation) {
        int signature = operation.indexOf('(');
        return signature < 0 ? operation : operation.substring(0, signature);
    }

    /** Whether a dump would put the values in place of their placeholders. */
    private static boolean resolving(String operation) {
        return DUMPS.contains(plain(operation)) && operation.contains("(boolean");
    }
}
