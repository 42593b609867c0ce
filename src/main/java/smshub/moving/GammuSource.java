package smshub.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gammu SMSD's {@code gammu-smsdrc} (its manual, "SMSD Configuration File"): the phone becomes an account, the folder of its
 * service FILES an intake for what waits there.
 */
final class GammuSource {
    private static final String LOGS = "the hub writes one log, to its standard output";
    private static final String SCRIPTS =
            "the hub runs no programs; states and messages from handsets come by intakes, call-backs and topics";
    private static final String ITSELF = "the hub finds out about a modem by itself";
    private static final String TABLES =
            "the hub knows Gammu's tables in PostgreSQL, MariaDB and MySQL, by their usual names";

    private static final Map<String, String> PHONE = Group.reasons(
            "logfile logformat",
            LOGS,
            "gammuloc gammucoding datapath startinfo phonebook_keyed usephonedb name",
            "it is about Gammu alone",
            "features use_locking synchronizetime model atgen_setcnmi",
            ITSELF,
            "connection",
            "the hub speaks AT at serial ports: at, or at with a speed behind it");

    private static final Map<String, String> SMSD = Group.reasons(
            "logfile logformat logfacility debuglevel",
            LOGS,
            "runonreceive runonfailure runonsent runonincomingcall",
            SCRIPTS,
            "commtimeout receivefrequency statusfrequency loopsleep checksecurity checkbattery checksignal checknetwork"
                    + " resetfrequency hardresetfrequency use_locking uselocking",
            ITSELF,
            "maxretries retrytimeout backendretries",
            "how often, and after what time, a message is tried again is accounts.*.delivery",
            "phonecode networkcode",
            "the hub unlocks a SIM with its PIN alone",
            "hangupcalls",
            "the hub takes no calls",
            "deliveryreportdelay",
            "a receipt counts whenever it comes",
            "skipsmscnumber",
            "the service centre is that of the SIM, or settings.service-centre",
            "multiparttimeout",
            "missing parts of a text are waited for by the hub's own time",
            "deliveryreport",
            "the hub always asks for receipts and shows them on the time line of a message",
            "pin smsc sendtimeout receive phoneid",
            "it belongs to the account of the phone, which was not taken over",
            "send",
            "the hub has no account that only receives; leave it out of clients.*.accounts",
            "inboxpath inboxformat",
            "messages from handsets are at /api/v1/inbound, on topics and in intakes, not in Gammu's files",
            "outboxformat transmitformat",
            "the hub reads a file by what it is, and chooses the alphabet by the text",
            "outboxpath",
            "the folder must be a whole path",
            "sentsmspath errorsmspath",
            "what became of a message is on its time line; the files that were taken lie in .smshub/taken",
            "user password host pc database driver sql driverspath dbdir",
            TABLES,
            "includenumbersfile excludenumbersfile includesmscfile excludesmscfile",
            "the hub takes messages of all handsets");

    /** What else stands in {@code [smsd]} and is for the other kind of service. */
    private static final Map<String, String> WITH_FILES = Group.reasons(
            "user password host pc database driver sql driverspath dbdir", "the service FILES does not read it");

    private static final Map<String, String> WITH_TABLES = Group.reasons(
            "inboxpath outboxpath sentsmspath errorsmspath inboxformat outboxformat transmitformat",
            "a service with tables does not read it");

    private static final Pattern CONNECTION = Pattern.compile("(?i)at([0-9]*)");

    private final Takeover out = new Takeover();
    /** That of the phone; null where it was left. */
    private String account;

    private GammuSource() {}

    static Takeover read(Path file) throws IOException {
        GammuSource source = new GammuSource();
        source.work(SourceFile.joined(file, "#;", source.out));
        return source.out;
    }

    private void work(List<Group> sections) {
        Group none = new Group("", List.of());
        Group phone = none;
        Group smsd = none;
        for (Group section : sections) {
            switch (section.title().toLowerCase(Locale.ROOT)) {
                case "gammu" -> phone = section;
                case "smsd" -> smsd = section;
                case "include_numbers", "exclude_numbers", "include_smsc", "exclude_smsc" ->
                    section.leaveAll("the hub takes messages of all handsets");
                case "sql", "tables" -> section.leaveAll(TABLES);
                default ->
                    section.leaveAll(
                            section.title().isEmpty() ? "it stands before the first section" : "SMSD does not read it");
            }
        }
        account(phone, smsd);
        service(smsd);
    }

    private void account(Group phone, Group smsd) {
        smsd.takeHeads();
        Map<String, String> reasons = new HashMap<>(SMSD);
        String service = smsd.look("service");
        if (service != null) {
            reasons.putAll(service.matches("(?i)files|null") ? WITH_FILES : WITH_TABLES);
        }
        smsd.leave(reasons);
        String name = phone.look("device") == null ? "port" : "device";
        String device = phone.look(name);
        String connection = phone.look("connection") == null ? "at" : phone.look("connection");
        Matcher speed = CONNECTION.matcher(connection);
        if (device == null || !device.startsWith("/") || !speed.matches()) {
            phone.leaveAll(
                    device == null
                            ? "it names no device"
                            : "the hub speaks AT at serial ports, which this phone is not connected by");
            return;
        }
        phone.takeHeads();
        phone.take(name);
        phone.take("connection");
        phone.leave(PHONE);
        String id = out.id("accounts", smsd.look("phoneid") == null ? "gammu" : smsd.look("phoneid"));
        account = id;
        out.put("gsm-modem", "accounts", id, "provider");
        out.put("serial:" + device, "accounts", id, "settings", "ports");
        out.put(speed.group(1).isEmpty() ? null : speed.group(1), "accounts", id, "settings", "baud-rate");
        out.secret(smsd.take("pin"), "accounts", id, "settings", "pin");
        out.put(smsd.take("smsc"), "accounts", id, "settings", "service-centre");
        out.put(smsd.number("sendtimeout", 1, 600), "accounts", id, "settings", "send-timeout");
        if (Boolean.FALSE.equals(smsd.on("receive"))) {
            out.put("false", "accounts", id, "connection", "inbound");
        }
        if (smsd.look("send") != null && Boolean.TRUE.equals(smsd.on("send"))) {
            smsd.take("send");
        }
        if (smsd.look("phoneid") != null) {
            smsd.take("phoneid");
        }
        out.advise("Stop gammu-smsd before the hub is started with its modem.");
    }

    private void service(Group smsd) {
        String service = smsd.look("service");
        if (service == null || !service.equalsIgnoreCase("files")) {
            if (service != null && service.equalsIgnoreCase("null")) {
                smsd.take("service");
            } else {
                tables(smsd);
            }
            return;
        }
        smsd.take("service");
        String folder = smsd.takeIf("outboxpath", "/.*");
        if (folder == null) {
            out.advise("outboxpath is no whole path: what waits there is not taken over.");
            return;
        }
        Path outbox = Path.of(folder);
        String client = out.id("clients", "gammu");
        out.silentClient(client);
        out.put("spool", "intakes", "gammu", "type");
        out.put(client, "intakes", "gammu", "client");
        out.put(GammuOutbox.outgoing(outbox).toString(), "intakes", "gammu", "settings", "outgoing");
        out.put("UTF-8", "intakes", "gammu", "settings", "alphabet");
        out.outbox(outbox);
        smsd.remark(
                "outboxpath",
                "what waits there is taken over when the settings are written, and by each './hub import --waiting' after"
                        + " that; what programs write there later is not fetched by itself");
    }

    /** The service SQL, or one of the older names for it. */
    private void tables(Group smsd) {
        if (smsd.line("service") == null) {
            out.advise("No service of SMSD's is named: the phone becomes an account, and no messages are taken over.");
            return;
        }
        String service = String.valueOf(smsd.look("service")).toLowerCase(Locale.ROOT);
        String driver = (service.equals("sql") || service.equals("dbi") ? String.valueOf(smsd.look("driver")) : service)
                .toLowerCase(Locale.ROOT)
                .replace("native_", "");
        String kind = driver.equals("mysql") ? "mariadb" : driver.equals("pgsql") ? "postgresql" : null;
        String host = smsd.look("host") == null ? smsd.look("pc") : smsd.look("host");
        String where = host == null ? "localhost" : host;
        String database = smsd.look("database");
        if (kind == null || database == null || !where.matches("[A-Za-z0-9._-]+(:[0-9]+)?")) {
            smsd.remark("service", TABLES);
            return;
        }
        for (String name : List.of("service", "driver", "database", smsd.look("host") == null ? "pc" : "host")) {
            smsd.take(name);
        }
        String client = out.id("clients", "gammu");
        out.silentClient(client);
        out.put("gammu", "intakes", "gammu", "type");
        out.put(client, "intakes", "gammu", "client");
        out.put("jdbc:" + kind + "://" + where + "/" + database, "intakes", "gammu", "settings", "url");
        out.put(smsd.take("user"), "intakes", "gammu", "settings", "user");
        out.secret(smsd.take("password"), "intakes", "gammu", "settings", "password");
        if (account != null && !Boolean.FALSE.equals(smsd.on("receive"))) {
            out.put(List.of(account), "intakes", "gammu", "inbound-accounts");
        }
    }
}
