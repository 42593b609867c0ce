package smshub.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import smshub.account.Account;
import smshub.settings.Settings;

/** What an outside broker is to be told for a hub, in the two forms that Artemis reads. */
public final class BrokerSetup {
    private final Map<String, Map<String, Object>> policies = AddressPolicies.all();
    private final Map<String, Map<String, List<String>>> rights;
    private final HubQueues.Declared declared;

    private BrokerSetup(Settings settings) {
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        this.rights = BrokerRights.of(settings.clients());
        this.declared = HubQueues.declared(settings, accounts, true);
    }

    /** As {@code broker.xml} has it: a whole file, of which each part of {@code core} may be merged into another. */
    public static String xml(Settings settings) {
        return String.join(System.lineSeparator(), new BrokerSetup(settings).xml());
    }

    /** As {@code broker.properties} has it, which Artemis applies on top of its {@code broker.xml}. */
    public static String properties(Settings settings) {
        return String.join(System.lineSeparator(), new BrokerSetup(settings).properties());
    }

    private List<String> xml() {
        List<String> lines = new ArrayList<>(List.of(
                "<!-- Merge this into the broker's broker.xml. The user of the hub (broker.user) has the role hub;",
                "     each program that uses the broker logs in as its client's id, with a role of the same name. -->",
                "<configuration xmlns=\"urn:activemq\">",
                "  <core xmlns=\"urn:activemq:core\">",
                "    <populate-validated-user>true</populate-validated-user>",
                "    <security-settings>"));
        rights.forEach((match, roles) -> {
            lines.add("      <security-setting match=\"" + match + "\">");
            byPermission(roles)
                    .forEach((permission, names) -> lines.add("        <permission type=\"" + permission + "\" roles=\""
                            + String.join(",", names) + "\"/>"));
            lines.add("      </security-setting>");
        });
        lines.addAll(List.of("    </security-settings>", "    <address-settings>"));
        policies.forEach((match, values) -> {
            lines.add("      <address-setting match=\"" + match + "\">");
            for (AddressPolicies.Setting setting : AddressPolicies.settings()) {
                if (values.containsKey(setting.key())) {
                    lines.add(
                            "        <" + setting.tag() + ">" + values.get(setting.key()) + "</" + setting.tag() + ">");
                }
            }
            lines.add("      </address-setting>");
        });
        lines.addAll(List.of("    </address-settings>", "    <addresses>"));
        byAddress().forEach((address, queues) -> {
            String routing = declared.topics().contains(address) ? "multicast" : "anycast";
            lines.add("      <address name=\"" + address + "\">");
            lines.add("        <" + routing + (queues.isEmpty() ? "/>" : ">"));
            queues.forEach(queue -> lines.add("          <queue name=\"" + queue.getName() + "\""
                    + (Boolean.TRUE.equals(queue.isLastValue()) ? " last-value=\"true\"" : "")
                    + (queue.getRingSize() == null ? "" : " ring-size=\"" + queue.getRingSize() + "\"")
                    + (queue.getGroupBuckets() == null ? "" : " group-buckets=\"" + queue.getGroupBuckets() + "\"")
                    + "/>"));
            if (!queues.isEmpty()) {
                lines.add("        </" + routing + ">");
            }
            lines.add("      </address>");
        });
        lines.addAll(List.of("    </addresses>", "  </core>", "</configuration>"));
        return lines;
    }

    private List<String> properties() {
        List<String> lines = new ArrayList<>(List.of(
                "# For the broker's broker.properties. The user of the hub (broker.user) has the role hub; each program that",
                "# uses the broker logs in as its client's id, with a role of the same name.",
                "populateValidatedUser=true"));
        rights.forEach((match, roles) -> roles.forEach((role, permissions) -> permissions.forEach(
                permission -> lines.add("securityRoles.\"" + match + "\".\"" + role + "\"." + permission + "=true"))));
        policies.forEach((match, values) -> values.forEach(
                (key, value) -> lines.add("addressSettings.\"" + match + "\"." + bean(key) + "=" + value)));
        byAddress().forEach((address, queues) -> {
            String at = "addressConfigurations.\"" + address + "\".";
            lines.add(at + "routingTypes="
                    + (declared.topics().contains(address) ? RoutingType.MULTICAST : RoutingType.ANYCAST));
            for (QueueConfiguration queue : queues) {
                String of = at + "queueConfigs.\"" + queue.getName() + "\".";
                lines.add(of + "address=" + address);
                lines.add(of + "routingType=" + queue.getRoutingType());
                if (Boolean.TRUE.equals(queue.isLastValue())) {
                    lines.add(of + "lastValue=true");
                }
                if (queue.getGroupBuckets() != null) {
                    lines.add(of + "groupBuckets=" + queue.getGroupBuckets());
                }
                if (queue.getRingSize() != null) {
                    lines.add(of + "ringSize=" + queue.getRingSize());
                }
            }
        });
        return lines;
    }

    /** One setting is called differently there. */
    private static String bean(String key) {
        return key.equals("idCacheSize") ? "IDCacheSize" : key;
    }

    private Map<String, List<QueueConfiguration>> byAddress() {
        Map<String, List<QueueConfiguration>> addresses = new TreeMap<>();
        declared.topics().forEach(topic -> addresses.put(topic, new ArrayList<>()));
        declared.queues().forEach(queue -> addresses
                .computeIfAbsent(queue.getAddress().toString(), address -> new ArrayList<>())
                .add(queue));
        return addresses;
    }

    private static Map<String, List<String>> byPermission(Map<String, List<String>> roles) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        roles.forEach((role, permissions) -> permissions.forEach(permission ->
                names.computeIfAbsent(permission, type -> new ArrayList<>()).add(role)));
        return names;
    }
}
