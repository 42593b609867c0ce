package smshub.moving;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kannel's groups {@code smsc} (Kannel User's Guide 1.4, chapter 6): those of a type that the hub has become accounts. */
final class KannelGateways {
    private static final Set<String> TYPES = Set.of("smpp", "http", "at", "at2");
    private static final String PHONE_NUMBER = "\\+[1-9][0-9]{4,14}|[0-9]{3,8}";

    private final Takeover out;
    private final List<String> accounts = new ArrayList<>();
    private final List<String> overHttp = new ArrayList<>();
    private final Map<String, List<String>> named = new HashMap<>();
    /** Logins at SMSCs, with the host and with the name of the connection. */
    private final Set<String> logins = new HashSet<>();

    KannelGateways(Takeover out) {
        this.out = out;
    }

    /** Ids of all accounts, in their order. */
    List<String> accounts() {
        return List.copyOf(accounts);
    }

    /** Those that go by HTTP. */
    List<String> overHttp() {
        return List.copyOf(overHttp);
    }

    /** Accounts that an {@code smsc-id} stands for: several connections may have the same; none where it is unknown or null. */
    List<String> named(String smscId) {
        return List.copyOf(named.getOrDefault(smscId, List.of()));
    }

    void take(Group group) {
        String kind = group.look("smsc");
        if (kind == null || !TYPES.contains(kind)) {
            group.leaveAll(
                    "fake".equals(kind)
                            ? "it is Kannel's own for tests; './hub demo' has gateways that send nothing"
                            : "the hub has no way out of the type " + kind);
            return;
        }
        String name = group.look("smsc-id");
        String id = out.fresh("accounts", name == null || name.isEmpty() ? kind + (accounts.size() + 1) : name);
        boolean taken =
                switch (kind) {
                    case "smpp" -> smpp(group, id);
                    case "http" -> http(group, id);
                    default -> modem(group, id);
                };
        if (!taken) {
            return;
        }
        for (String line : List.of("group", "smsc", "smsc-id")) {
            group.take(line);
        }
        group.leave(KannelReasons.smsc(kind));
        accounts.add(id);
        if (name != null) {
            name(group, name, id);
        }
        rate(group, id);
        if (Boolean.TRUE.equals(group.on("dead-start"))) {
            out.put("false", "accounts", id, "enabled");
        }
        out.put(group.takeIf("my-number", PHONE_NUMBER), "accounts", id, "phone-number");
        List<String> allowed = prefixes(group, "allowed-prefix");
        out.put(allowed.isEmpty() ? null : allowed, "accounts", id, "numbers", "mobile-prefixes");
        List<String> preferred = prefixes(group, "preferred-prefix");
        if (!preferred.isEmpty()) {
            out.plan(preferred, List.of(id));
        }
    }

    private void name(Group group, String name, String id) {
        List<String> same = named.computeIfAbsent(name, none -> new ArrayList<>());
        if (!same.isEmpty()) {
            group.remark(
                    "smsc-id",
                    "becomes the account " + id + ", as " + same.get(0)
                            + " has that name; a request that names the smsc goes by " + same.get(0));
        } else if (!name.equals(id)) {
            out.add(name + "=" + id, "facades", "kannel-smsc");
        }
        same.add(id);
    }

    private void rate(Group group, String id) {
        String rate = group.look("throughput");
        if (rate == null || !rate.matches("[0-9]{1,5}([.][0-9]+)?") || Double.parseDouble(rate) < 1) {
            return;
        }
        group.take("throughput");
        out.put(String.valueOf((int) Double.parseDouble(rate)), "accounts", id, "delivery", "rate");
        if (!rate.matches("[0-9]+([.]0+)?")) {
            group.remark("throughput", "is taken as " + (int) Double.parseDouble(rate) + ", a whole number");
        }
    }

    /** Beginnings with their country codes; none where one of them has none, so that all are left. */
    private static List<String> prefixes(Group group, String name) {
        String value = group.look(name);
        List<String> prefixes = value == null
                ? List.of()
                : Arrays.stream(value.split(";"))
                        .map(String::strip)
                        .filter(prefix -> !prefix.isEmpty())
                        .map(prefix -> prefix.replaceFirst("^00", "+"))
                        .toList();
        if (prefixes.stream().allMatch(prefix -> prefix.matches("\\+[1-9][0-9]{0,14}")) && !prefixes.isEmpty()) {
            group.take(name);
            return prefixes;
        }
        return List.of();
    }

    private boolean smpp(Group group, String id) {
        String user = group.look("smsc-username");
        String password = group.look("smsc-password");
        if (group.look("host") == null || user == null || password == null) {
            group.leaveAll("host, smsc-username or smsc-password is missing");
            return false;
        }
        if (user.length() > 15 || password.length() > 8) {
            group.leaveAll("a login of SMPP has up to 15 characters and its password up to 8; these have more");
            return false;
        }
        if ("0".equals(group.look("port"))) {
            group.leaveAll(
                    "it only receives; the hub's connection does both, so the account of the one that sends does");
            return false;
        }
        String[] at = {"accounts", id, "settings", ""};
        out.put("smpp", "accounts", id, "provider");
        if (again(group, user)) {
            out.put("false", "accounts", id, "enabled");
            group.remark(
                    "smsc-username",
                    "is that of another connection: an SMSC tells receipts at either, and the hub counts them where the"
                            + " message was sent; the account is switched off until the SMSC is known to part them");
        }
        setting(group.take("host"), at, "host");
        setting(group.number("port", 1, 65_535), at, "port");
        setting(group.on("use-ssl"), at, "tls");
        setting(group.take("smsc-username"), at, "system-id");
        out.secret(group.take("smsc-password"), "accounts", id, "settings", "password");
        setting(group.takeIf("system-type", ".{0,12}"), at, "system-type");
        setting(group.takeIf("service-type", ".{0,5}"), at, "service-type");
        setting(group.number("source-addr-ton", 0, 255), at, "sender-ton");
        setting(group.number("source-addr-npi", 0, 255), at, "sender-npi");
        setting(group.number("enquire-link-interval", 1, 3_600), at, "enquire-link");
        setting(group.number("max-pending-submits", 1, 10_000), at, "window");
        if (Boolean.TRUE.equals(group.on("no-dlr"))) {
            setting(false, at, "receipts");
        }
        Integer wait = group.number("wait-ack", 1, 600);
        out.put(wait == null ? null : wait + "s", "accounts", id, "connection", "timeout");
        if (group.look("source-addr-ton") != null
                && !"1".equals(group.look("source-addr-ton"))
                && !Boolean.FALSE.equals(group.on("source-addr-autodetect"))) {
            group.remark(
                    "source-addr-ton", "is told of numbers with a plus sign, too, which Kannel calls international");
        }
        // What the hub does anyway.
        group.takeIf("transceiver-mode", "(?i)true|yes|on|1");
        group.takeIf("source-addr-autodetect", "(?i)true|yes|on|1");
        group.takeIf("interface-version", "34");
        group.takeIf("dest-addr-ton", "1");
        group.takeIf("dest-addr-npi", "1");
        group.takeIf("receive-port", "0");
        return true;
    }

    /** Whether another connection has the login at the same SMSC, which the host or the name of the connection tells. */
    private boolean again(Group group, String user) {
        boolean host = !logins.add("host " + group.look("host") + " " + user);
        String name = group.look("smsc-id");
        return name != null && !logins.add("smsc " + name + " " + user) || host;
    }

    private boolean modem(Group group, String id) {
        String port = port(group);
        if (port == null) {
            return false;
        }
        group.take("device");
        String[] at = {"accounts", id, "settings", ""};
        out.put("gsm-modem", "accounts", id, "provider");
        setting(port, at, "ports");
        setting(group.number("speed", 300, 921_600), at, "baud-rate");
        out.secret(group.take("pin"), "accounts", id, "settings", "pin");
        setting(group.take("sms-center"), at, "service-centre");
        group.takeIf("modemtype", "auto");
        return true;
    }

    /** Where its modem is; null where the hub does not reach it, and the group is left. */
    private static String port(Group group) {
        String device = group.look("device");
        if (device == null) {
            group.leaveAll("device is missing");
            return null;
        }
        if (device.matches("/\\S+")) {
            return "serial:" + device;
        }
        if (!device.equals("rawtcp")) {
            group.leaveAll("the hub reaches modems at serial ports and over raw TCP, not by " + device);
            return null;
        }
        String host = group.look("host");
        Integer number = group.number("port", 1, 65_535);
        if (host == null || host.isEmpty() || number == null) {
            group.leaveAll("host or port is missing");
            return null;
        }
        return "tcp:" + group.take("host") + ":" + number;
    }

    private boolean http(Group group, String id) {
        String type = group.look("system-type");
        String url = group.look("send-url");
        if (url == null || type == null || !Set.of("kannel", "generic").contains(type)) {
            group.leaveAll(
                    url == null ? "send-url is missing" : "the hub has no HTTP gateway of the system-type " + type);
            return false;
        }
        String[] at = {"accounts", id, "settings", ""};
        String address = url.replace("[", "%5B").replace("]", "%5D");
        if (type.equals("kannel")) {
            address += (url.contains("?") ? "&" : "?") + "username=" + encoded(group.take("smsc-username"))
                    + "&password=" + encoded(group.take("smsc-password")) + "&to=[PHONE]&text=[MSG]&charset=UTF-8"
                    + (Boolean.TRUE.equals(group.on("no-sender")) ? "" : "&from=[FROM]");
            setting("^\\s*[03]:", at, "success");
            // One address cannot say coding=2 of some texts only.
            out.put("true", "accounts", id, "texts", "gsm7-only");
            group.remark(
                    "system-type", "texts beyond GSM-7 are refused: one address cannot say the coding of each text");
        } else {
            String filled = address.replaceAll("%[abr]", "[MSG]").replaceAll("%[pq]", "[PHONE]");
            filled = filled.replaceAll("%[PQ]", "[FROM]");
            if (filled.replaceAll("%[0-9A-Fa-f]{2}", "").contains("%")) {
                group.leaveAll(
                        "send-url has other places than %p, %q, %P, %Q, %a, %b and %r, which the hub cannot fill");
                return false;
            }
            address = filled;
            if (url.contains("%q")) {
                setting(true, at, "plus");
            }
            setting(group.take("status-success-regex"), at, "success");
            setting(group.take("status-permfail-regex"), at, "failure");
            setting(group.take("generic-foreign-id-regex"), at, "id");
            setting(group.take("generic-param-from"), at, "inbound-from");
            setting(group.take("generic-param-to"), at, "inbound-to");
            setting(group.take("generic-param-text"), at, "inbound-text");
            setting(group.take("generic-param-foreign-id"), at, "inbound-id");
            setting(group.take("generic-param-coding"), at, "inbound-coding");
            group.take("system-type");
        }
        if (Boolean.TRUE.equals(group.on("use-ssl"))) {
            address = address.replaceFirst("^http:", "https:");
        }
        group.take("send-url");
        if (address.startsWith("http:")) {
            out.put("true", "accounts", id, "connection", "allow-http");
            group.remark("send-url", "messages and login go there unencrypted, as before");
        }
        out.put("url-gateway", "accounts", id, "provider");
        out.secret(address, "accounts", id, "settings", "url");
        overHttp.add(id);
        return true;
    }

    private static String encoded(String value) {
        return value == null ? "" : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private void setting(Object value, String[] at, String name) {
        String[] path = at.clone();
        path[path.length - 1] = name;
        out.put(value == null ? null : value.toString(), path);
    }
}
