package smshub.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The configuration of SMSLib 3's SMSServer ({@code SMSServer.conf}, Java properties): gateways become accounts, interfaces of
 * the type Database become intakes that play SMSServer, so that the rows that wait are sent by the hub.
 */
final class SmslibSource {
    private static final Pattern DECLARED = Pattern.compile("(gateway|interface)\\.\\d+");
    private static final Pattern DRIVEN = Pattern.compile("jdbc:(postgresql|mariadb|mysql|h2):\\S+");
    private static final String ITSELF = "the hub finds out about a modem by itself";

    private static final Map<String, String> SETTINGS = Group.reasons(
            "smsserver.balancer smsserver.router",
            "which account a message goes by is said in 'plan'",
            "settings.inbound_interval settings.delete_after_processing",
            "the hub hears of messages from handsets at once, and takes them out of the modem when they are on disk",
            "settings.send_mode settings.poll_interval settings.max_out",
            "the hub sends as many at a time as accounts.*.delivery.concurrency says",
            "settings.timeframe.low settings.timeframe.normal settings.timeframe.high",
            "hours of the day are said for an intake (intakes.*.hours) or an account (quiet.hours), not by priority");

    private static final Map<String, String> GATEWAY = Group.reasons(
            "manufacturer model protocol simpin2 pin2 init_string custominit ipprotocol impl bindton bindnpi destton destnpi",
            ITSELF,
            "bindtype",
            "the hub always binds as transceiver; the SMSC must allow that");

    private static final Map<String, String> DATABASE = Group.reasons(
            "retries",
            "how often a message is tried is accounts.*.delivery.attempts",
            "tables.calls",
            "the hub takes no calls",
            "driver",
            "the hub knows the driver by the address",
            "type",
            "the hub knows the database by the address");

    private final Takeover out = new Takeover();
    private final List<SourceLine> lines = new ArrayList<>();
    /** How many gateways became one. */
    private int accounts;

    private SmslibSource() {}

    static Takeover read(Path file) throws IOException {
        SmslibSource source = new SmslibSource();
        source.lines(file);
        source.work();
        return source.out;
    }

    /** Java properties; of their escapes those that these files use. */
    private void lines(Path path) throws IOException {
        String file = path.getFileName().toString();
        int number = 0;
        for (String raw : SourceFile.lines(path)) {
            number++;
            String text = raw.strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith("!")) {
                continue;
            }
            int sign = sign(text);
            if (sign <= 0) {
                SourceFile.unreadable(file, number, out);
            } else {
                lines.add(new SourceLine(
                        file,
                        number,
                        text.substring(0, sign).strip(),
                        text.substring(sign + 1)
                                .strip()
                                .replace("\\\\", "\\")
                                .replace("\\:", ":")
                                .replace("\\=", "=")));
            }
        }
    }

    private static int sign(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '=' || text.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    private void work() {
        Map<String, Group> named = new LinkedHashMap<>();
        Map<String, SourceLine> declared = new LinkedHashMap<>();
        for (SourceLine line : lines) {
            if (DECLARED.matcher(line.name()).matches()) {
                declared.put(line.value().split(",")[0].strip(), line);
            }
        }
        Map<String, List<SourceLine>> own = new LinkedHashMap<>();
        for (SourceLine line : lines) {
            String owner = line.name().contains(".")
                    ? line.name().substring(0, line.name().indexOf('.'))
                    : "";
            boolean head = DECLARED.matcher(line.name()).matches();
            if (head) {
                owner = line.value().split(",")[0].strip();
            }
            boolean theirs = declared.containsKey(owner);
            own.computeIfAbsent(theirs ? owner : "", none -> new ArrayList<>())
                    .add(
                            theirs && !head
                                    ? new SourceLine(
                                            line.file(),
                                            line.number(),
                                            line.name().substring(owner.length() + 1),
                                            line.value())
                                    : line);
        }
        own.forEach((owner, its) -> named.put(owner, new Group(owner, its)));
        named.values().forEach(out::group);
        List<String> inbound = new ArrayList<>();
        List<String> sending = new ArrayList<>();
        declared.forEach((name, line) -> {
            if (line.name().startsWith("gateway")) {
                gateway(name, named.get(name), line, inbound, sending);
            }
        });
        declared.forEach((name, line) -> {
            if (line.name().startsWith("interface")) {
                database(name, named.get(name), line, inbound, named.get(""));
                senders(name, sending, inbound);
            }
        });
        Group rest = named.get("");
        if (rest != null) {
            rest.leave(SETTINGS);
            for (String priority : List.of("low", "normal", "high")) {
                rest.takeIf("settings.timeframe." + priority, "0000-2359");
            }
        }
    }

    private static String kind(SourceLine line) {
        String[] parts = line.value().split(",");
        return parts.length < 2 ? "" : parts[1].strip().replaceFirst(".*\\.", "");
    }

    private void gateway(String name, Group group, SourceLine line, List<String> inbound, List<String> sending) {
        String kind = kind(line);
        String problem = objection(kind, group);
        if (problem != null) {
            group.leaveAll(problem);
            return;
        }
        group.take(line);
        group.leave(GATEWAY);
        String id = out.id("accounts", name);
        if (!id.equals(name)) {
            group.remark(
                    line.name(),
                    "goes by " + id
                            + " from now on: ids have lower-case letters, digits and dashes; rows that name it in"
                            + " gateway_id must say so");
        }
        if (kind.equals("SMPPGateway")) {
            out.put("smpp", "accounts", id, "provider");
            out.put(group.take("host"), "accounts", id, "settings", "host");
            out.put(text(group.number("port", 1, 65_535)), "accounts", id, "settings", "port");
            out.put(group.take("systemid"), "accounts", id, "settings", "system-id");
            out.secret(group.take("password"), "accounts", id, "settings", "password");
            out.put(group.takeIf("systemtype", ".{1,12}"), "accounts", id, "settings", "system-type");
            out.put(text(group.number("sourceton", 0, 255)), "accounts", id, "settings", "sender-ton");
            out.put(text(group.number("sourcenpi", 0, 255)), "accounts", id, "settings", "sender-npi");
            Integer silence = group.number("enquirelink", 1_000, 3_600_000);
            out.put(silence == null ? null : text(silence / 1_000), "accounts", id, "settings", "enquire-link");
            group.takeIf("bindtype", "(?i)trx|transceiver");
        } else {
            out.put("gsm-modem", "accounts", id, "provider");
            boolean serial = kind.equals("SerialModem");
            String port = group.take("port");
            if (port.matches("(?i)com[0-9]+")) {
                group.remark("port", "is a port of Windows; on Linux it is one such as /dev/ttyUSB0");
            }
            out.put(
                    serial ? "serial:" + port : "tcp:" + group.take("ip") + ":" + port,
                    "accounts",
                    id,
                    "settings",
                    "ports");
            out.put(text(group.number("baudrate", 300, 921_600)), "accounts", id, "settings", "baud-rate");
            out.secret(group.take("pin"), "accounts", id, "settings", "pin");
            out.put(group.take("smsc_number"), "accounts", id, "settings", "service-centre");
        }
        accounts++;
        if ("no".equalsIgnoreCase(group.takeIf("outbound", "(?i)yes|no"))) {
            group.remark(
                    "outbound", "the hub has no account that only receives; the tables' clients do not send by it");
        } else {
            sending.add(id);
        }
        if ("no".equalsIgnoreCase(group.takeIf("inbound", "(?i)yes|no"))) {
            out.put("false", "accounts", id, "connection", "inbound");
        } else {
            inbound.add(id);
        }
    }

    /** One that only receives is none of those that a client sends by. */
    private void senders(String name, List<String> sending, List<String> inbound) {
        if (!out.has("intakes", out.id("intakes", name))) {
            return;
        }
        if (sending.isEmpty() && accounts > 0) {
            out.advise("No gateway sends there, but all accounts of the hub do: what is in the tables goes out.");
        } else if (sending.size() < accounts) {
            String client = out.id("clients", name);
            out.put(List.copyOf(sending), "clients", client, "accounts");
            inbound.stream()
                    .filter(id -> !sending.contains(id))
                    .forEach(id -> out.add(client, "accounts", id, "inbound", "shared-with"));
        }
    }

    private static String objection(String kind, Group group) {
        String needs =
                switch (kind) {
                    case "SerialModem" -> "port";
                    case "IPModem" -> "ip port";
                    case "SMPPGateway" -> "host port systemid password";
                    default -> null;
                };
        if (needs == null) {
            return "the hub has no way out by " + kind + " of that name; './hub providers' lists those that it has";
        }
        for (String name : needs.split(" ")) {
            if (group.look(name) == null || group.look(name).isEmpty()) {
                return name + " is missing";
            }
        }
        if (kind.equals("SMPPGateway")
                && (group.look("systemid").length() > 15
                        || group.look("password").length() > 8)) {
            return "a login of SMPP has up to 15 characters and its password up to 8; these have more";
        }
        return kind.equals("IPModem") && "text".equalsIgnoreCase(group.look("ipprotocol"))
                ? "the hub speaks to IP modems over raw TCP; where the server speaks Telnet, ports is rfc2217:HOST:PORT"
                : null;
    }

    private static String text(Integer number) {
        return number == null ? null : number.toString();
    }

    private void database(String name, Group group, SourceLine line, List<String> inbound, Group settings) {
        String url = group.look("url");
        if (!kind(line).equals("Database")) {
            group.leaveAll("the hub has no interface of the type " + kind(line) + "; docs/ways-in.md has its own");
            return;
        }
        if (url == null || !DRIVEN.matcher(url).matches() || url.matches("(?i).*[?;&](password|pwd)=.*")) {
            group.leaveAll(
                    "the hub has drivers for PostgreSQL, MariaDB, MySQL and H2, and their addresses hold no password");
            return;
        }
        group.take(line);
        group.leave(DATABASE);
        group.take("url");
        group.takeIf("driver", ".*(postgresql|mariadb|mysql|h2).*");
        String id = out.id("intakes", name);
        String client = out.id("clients", name);
        out.silentClient(client);
        out.put("tables", "intakes", id, "type");
        out.put(client, "intakes", id, "client");
        out.put(url, "intakes", id, "settings", "url");
        out.put(group.take("username"), "intakes", id, "settings", "user");
        out.secret(group.take("password"), "intakes", id, "settings", "password");
        out.put(group.take("tables.sms_out"), "intakes", id, "settings", "out-table");
        out.put(group.take("tables.sms_in"), "intakes", id, "settings", "in-table");
        out.put(text(group.number("batch_size", 1, 5_000)), "intakes", id, "settings", "batch");
        Boolean update = group.on("update_outbound_on_statusreport");
        out.put(update == null ? null : update.toString(), "intakes", id, "settings", "update-on-report");
        Integer interval = settings == null ? null : settings.number("settings.outbound_interval", 1, 86_400);
        out.put(interval == null ? null : interval + "s", "intakes", id, "interval");
        String[] parts = line.value().split(",");
        String direction = parts.length < 3 ? "" : parts[2].strip();
        if (!direction.equals("outbound") && !inbound.isEmpty()) {
            out.put(List.copyOf(inbound), "intakes", id, "inbound-accounts");
        }
        if (direction.equals("inbound")) {
            group.remark(
                    line.name(), "the hub takes rows from its table as well; 'statuses' can say that none is unsent");
        }
        out.advise(
                "Stop SMSServer before the hub is started with its tables: it puts its rows from Q back to U, which the"
                        + " hub takes, each once.");
    }
}
