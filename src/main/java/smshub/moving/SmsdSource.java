package smshub.moving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code smsd.conf} of SMS Server Tools 3 (its manual, "How to configure" and "Provider sorting"): modems become accounts,
 * the folders an intake that plays smsd, and queues accounts that {@code plan} chooses by the beginnings of numbers.
 */
final class SmsdSource {
    private static final String LOGS = "the hub writes one log, to its standard output";
    private static final String SCRIPTS =
            "the hub runs no scripts; states and messages from handsets come by intakes, call-backs and topics";
    private static final String ITSELF = "the hub finds out about a modem by itself";
    private static final String PROCESS = "how the hub runs is in docs/production.md";

    private static final Map<String, String> GLOBAL = Group.reasons(
            "logfile loglevel logtime_format logtime_ms logtime_us log_charconv log_unmodified log_single_lines"
                    + " log_read_from_modem log_read_timing log_response_time smart_logging trust_spool",
            LOGS,
            "eventhandler eventhandler_use_copy checkhandler alarmhandler alarmlevel regular_run regular_run_interval"
                    + " notifier start start_args child child_args shell shell_test executable_check"
                    + " ignore_exec_output",
            SCRIPTS,
            "adminmessage_device admin_to",
            "who hears what is wrong is named in 'alerts'",
            "user group umask pidfile infofile check_pid_interval terminal os_cygwin suspend mypath",
            PROCESS,
            "stats stats_interval stats_no_zeroes status_interval status_signal_quality status_include_counters"
                    + " status_include_uptime",
            "counts are at /observe/metrics and on the hub's page",
            "blacklist whitelist",
            "the hub reads no list of numbers; who wants no messages is entered in /api/v1/consents",
            "saved phonecalls hangup_incoming_call voicecall_hangup_ath",
            "the hub takes no calls",
            "autosplit",
            "the hub always joins the parts of a long text on the phone",
            "receive_before_send delaytime delaytime_mainprocess sleeptime_mainprocess errorsleeptime blocktime"
                    + " blockafter max_continuous_sending",
            "the hub looks each intakes.*.interval, and a modem that fails is tried again by itself",
            "international_prefixes national_prefixes country_code priviledged_numbers",
            "the country of national numbers is accounts.*.numbers.country",
            "incoming_utf8 decode_unicode_text internal_combine internal_combine_binary ic_purge_hours"
                    + " ic_purge_minutes ic_purge_read ic_purge_interval store_received_pdu store_sent_pdu"
                    + " store_original_filename date_filename date_filename_format datetime_format filename_preview"
                    + " keep_filename keep_messages trim_text language_file conversations conversation_delimiter"
                    + " conversation_header incoming_copy report_copy sent_copy failed_copy",
            "the hub's files have smsd's usual names and headers",
            "spool_directory_order ignore_outgoing_priority",
            "the hub takes files by age, those of high priority first",
            "validity",
            "how long a message may take is in the file, or accounts.*.delivery.max-age",
            "checked",
            "there is no such folder now, and the hub needs none");

    private static final Map<String, String> MODEM = Group.reasons(
            "init init2 initstring initstring2 start stop start_args",
            "the hub sets a modem up by itself; settings.commands adds commands to that",
            "eventhandler regular_run regular_run_cmd regular_run_cmdfile regular_run_interval regular_run_logfile"
                    + " regular_run_loglevel regular_run_statfile regular_run_post_run dev_rr dev_rr_interval"
                    + " dev_rr_post_run",
            SCRIPTS,
            "mode cs_convert memory_start read_memory_start primary_memory secondary_memory decode_unicode_text"
                    + " read_timeout send_delay sentsleeptime send_handshake_select ping keep_open poll_faster"
                    + " check_memory_method cmgl_value pre_init pinsleeptime hangup_incoming_call detect_message_routing"
                    + " detect_unexpected_input unexpected_input_is_trouble needs_wakeup_at wakeup_init"
                    + " status_signal_quality signal_quality_ber_ignore smsc_pdu ussd_convert text_is_pdu_key"
                    + " device_open_alarm_after device_open_errorsleeptime device_open_retries baudrate_sleep"
                    + " communication_delay lock_files modem_disabled select_pdu_mode loglevel logfile"
                    + " messageids internal_combine read_configuration_after_suspend socket_connection_retries"
                    + " socket_connection_errorsleeptime socket_connection_alarm_after telnet_login telnet_password"
                    + " using_routed_status_report routed_status_report_cnma trust_spool priority_until_date",
            ITSELF,
            "message_limit message_count_clear",
            "the hub counts by days: settings.daily-limit; message_count_clear must be 1440 for that",
            "voicecall_cpas voicecall_clcc voicecall_ignore_modem_response voicecall_perform_at phonecalls"
                    + " phonecalls_purge phonecalls_error_max language language_ext",
            "the hub takes no calls",
            "number admin_to adminmessage_limit adminmessage_count_clear",
            "the hub needs no number of its own for a modem; accounts.*.phone-number tells people which it is",
            "report",
            "the hub always asks for receipts; whether a file hears of them says its Report",
            "sending_disabled outgoing",
            "the hub has no account that only receives; leave it out of clients.*.accounts",
            "report_device_details",
            LOGS);

    private static final String QUEUES = "queues";
    private static final int DAY_MINUTES = 1_440;

    private final Takeover out = new Takeover();
    private final List<Group> sections;
    private final Group global;
    private final List<String> modems;
    private final Map<Group, Boolean> used = new LinkedHashMap<>();

    /** An account: modems of one queue with the same settings. */
    private record Pool(String queue, Map<String, String> settings, boolean inbound) {}

    private SmsdSource(Path file) throws IOException {
        sections = SourceFile.sections(file, "#", out);
        global = sections.get(0);
        global.leave(GLOBAL);
        modems = names(first(global.take("devices")));
    }

    static Takeover read(Path file) throws IOException {
        SmsdSource source = new SmsdSource(file);
        source.accounts();
        source.rest();
        return source.out;
    }

    /** Of several values, as in {@code ? A | B}, the first. */
    private static String first(String value) {
        return value == null || !value.startsWith("?")
                ? value
                : value.substring(1).split("\\|")[0].strip();
    }

    private static List<String> names(String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
    }

    private Group section(String... titles) {
        return sections.stream()
                .filter(section ->
                        Arrays.asList(titles).contains(section.title().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(new Group("", List.of()));
    }

    /** The sections that say something of a modem, the most telling last. */
    private List<Group> sectionsOf(String modem) {
        List<Group> found = new ArrayList<>();
        found.addAll(sections.stream()
                .filter(section -> section.title().equals("default"))
                .toList());
        found.addAll(sections.stream()
                .filter(section -> section.title().endsWith("*")
                        && modem.startsWith(
                                section.title().substring(0, section.title().length() - 1)))
                .toList());
        found.addAll(sections.stream()
                .filter(section -> section.title().equals(modem))
                .toList());
        for (Group section : found) {
            used.put(section, true);
            section.take("[" + section.title() + "]");
            section.leave(MODEM);
        }
        return found;
    }

    private static String take(List<Group> sections, String name) {
        String value = null;
        for (Group section : sections) {
            String given = section.take(name);
            value = given == null ? value : first(given);
        }
        return value;
    }

    private static String takeIf(List<Group> sections, String name, String pattern) {
        String value = null;
        for (Group section : sections) {
            String given = section.takeIf(name, pattern);
            value = given == null ? value : given;
        }
        return value;
    }

    private static boolean on(String value, boolean otherwise) {
        return value == null ? otherwise : !value.matches("(?i)no|false|off|0");
    }

    private void accounts() {
        Map<String, String> queues = queues();
        Map<Pool, List<String>> pools = new LinkedHashMap<>();
        Map<Pool, List<String>> ports = new LinkedHashMap<>();
        for (String modem : modems) {
            List<Group> said = sectionsOf(modem);
            String device = take(said, "device");
            if (device == null) {
                out.advise("The modem " + modem + " has no device and becomes no account.");
                continue;
            }
            String port = device.startsWith("@") ? "tcp:" + device.substring(1) : "serial:" + device;
            Pool pool = pool(said, modem, queues);
            pools.computeIfAbsent(pool, none -> new ArrayList<>()).add(modem);
            ports.computeIfAbsent(pool, none -> new ArrayList<>()).add(port);
        }
        Map<String, List<String>> byQueue = new LinkedHashMap<>();
        List<String> inbound = new ArrayList<>();
        pools.forEach((pool, names) -> {
            boolean leads = pool.queue != null && !byQueue.containsKey(pool.queue);
            String id = out.id("accounts", leads ? pool.queue : names.get(0));
            byQueue.computeIfAbsent(pool.queue, none -> new ArrayList<>()).add(id);
            out.put("gsm-modem", "accounts", id, "provider");
            out.put(names.size() > 1 ? String.join(", ", names) : null, "accounts", id, "title");
            out.put(String.join(",", ports.get(pool)), "accounts", id, "settings", "ports");
            pool.settings.forEach((name, value) -> {
                if (name.equals("pin")) {
                    out.secret(value, "accounts", id, "settings", "pin");
                } else {
                    out.put(value, "accounts", id, "settings", name);
                }
            });
            if (pool.inbound) {
                inbound.add(id);
            } else {
                out.put("false", "accounts", id, "connection", "inbound");
            }
        });
        plan(queues, byQueue);
        folders(queues, inbound);
    }

    private Pool pool(List<Group> said, String modem, Map<String, String> queues) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baud-rate", takeIf(said, "baudrate", "[0-9]{3,6}"));
        String flow = takeIf(said, "rtscts", "(?i)yes|no|true|false|on|off|1|0");
        settings.put("hardware-flow", flow == null ? null : String.valueOf(on(flow, false)));
        String pin = take(said, "pin");
        settings.put("pin", "ignore".equals(pin) ? null : pin);
        String centre = take(said, "smsc");
        settings.put("service-centre", centre == null || !centre.matches("[1-9][0-9]+") ? centre : "+" + centre);
        if (String.valueOf(DAY_MINUTES).equals(takeIf(said, "message_count_clear", String.valueOf(DAY_MINUTES)))) {
            settings.put("daily-limit", takeIf(said, "message_limit", "[0-9]{1,6}"));
        }
        settings.values().removeIf(value -> value == null);
        takeIf(said, "report", "(?i)yes|true|on|1");
        // Files that are there when smsd starts, too, which is what the hub does.
        boolean inbound = on(takeIf(said, "incoming", "(?i)yes|no|true|false|on|off|high|[0-2]"), false);
        List<String> named = names(take(said, QUEUES)).stream()
                .map(queue -> queue.equals("modemname") ? modem : queue)
                .filter(queues::containsKey)
                .toList();
        if (named.size() > 1) {
            said.get(said.size() - 1)
                    .remark(
                            QUEUES,
                            "a modem belongs to one account; " + modem + " sends for " + named.get(0) + ", not for "
                                    + String.join(", ", named.subList(1, named.size())));
        }
        return new Pool(named.isEmpty() ? null : named.get(0), settings, inbound);
    }

    /** Folders by the names of queues, in their order. */
    private Map<String, String> queues() {
        Group section = section(QUEUES, "queue");
        used.put(section, true);
        Map<String, String> queues = new LinkedHashMap<>();
        for (SourceLine line : section.lines()) {
            if (!line.name().startsWith("[")) {
                queues.put(named(line.name()), line.value());
            }
            section.take(line);
        }
        return queues;
    }

    /** Names of queues are told apart by their letters, too, but lines are read in lower case; the modems' lists tell. */
    private String named(String lower) {
        return sections.stream()
                .flatMap(section -> section.lines().stream())
                .filter(line -> line.name().equals(QUEUES))
                .flatMap(line -> names(first(line.value())).stream())
                .filter(queue -> queue.equalsIgnoreCase(lower))
                .findFirst()
                .orElse(lower);
    }

    private void plan(Map<String, String> queues, Map<String, List<String>> byQueue) {
        Group section = section("provider", "providers");
        used.put(section, true);
        for (SourceLine line : section.lines()) {
            if (line.name().startsWith("[")) {
                section.take(line);
                continue;
            }
            String queue = named(line.name());
            List<String> accounts = byQueue.get(queue);
            if (accounts == null || !queues.containsKey(queue)) {
                section.remark(line.name(), "no modem sends for that queue");
                continue;
            }
            List<String> given = names(line.value());
            Set<String> digits = new HashSet<>(given);
            boolean all = digits.containsAll(Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9"));
            List<String> prefixes = given.stream()
                    .map(prefix -> prefix.replaceFirst("^(\\+|00)", ""))
                    .filter(prefix -> prefix.matches("[1-9][0-9]{0,14}"))
                    .map(prefix -> "+" + prefix)
                    .toList();
            section.take(line);
            if (!all && prefixes.size() < given.size()) {
                section.remark(
                        line.name(), "beginnings without a country code, and those of short codes, are left out");
            }
            if (all || !prefixes.isEmpty()) {
                out.plan(all ? List.of() : prefixes, accounts);
            }
        }
    }

    private void folders(Map<String, String> queues, List<String> inbound) {
        out.silentClient(out.id("clients", "smsd"));
        String sent = global.take("sent");
        String failed = global.take("failed");
        String outgoing = first(global.take("outgoing"));
        intake("smsd", outgoing == null ? "/var/spool/sms/outgoing" : outgoing, sent, failed);
        if (!inbound.isEmpty()) {
            out.put(inbound, "intakes", "smsd", "inbound-accounts");
        }
        String incoming = global.take("incoming");
        out.put(incoming == null ? "/var/spool/sms/incoming" : incoming, "intakes", "smsd", "settings", "incoming");
        out.put(global.take("report"), "intakes", "smsd", "settings", "report");
        out.put(global.take("alphabet"), "intakes", "smsd", "settings", "alphabet");
        Boolean trusted = global.on("trust_outgoing");
        out.put(trusted == null ? null : trusted.toString(), "intakes", "smsd", "settings", "trust-outgoing");
        if (!queues.isEmpty()) {
            out.put("true", "intakes", "smsd", "settings", "queues");
        }
        Map<String, String> waiting = new LinkedHashMap<>();
        waiting.put(
                "smsd-checked",
                first(global.look("checked")) == null ? "/var/spool/sms/checked" : global.look("checked"));
        queues.forEach((queue, folder) -> waiting.put("smsd-" + queue, folder));
        waiting.forEach((name, folder) -> {
            if (Files.isDirectory(Path.of(folder))) {
                if (name.equals("smsd-checked")) {
                    global.take("checked");
                }
                intake(out.id("intakes", name), folder, sent, failed);
                out.advise("The intake " + out.id("intakes", name)
                        + " takes what smsd has sorted already; remove it when " + folder + " is empty.");
            }
        });
        out.advise("Stop smsd before the hub is started with these folders and modems.");
    }

    private void intake(String id, String outgoing, String sent, String failed) {
        out.put("spool", "intakes", id, "type");
        out.put("smsd", "intakes", id, "client");
        out.put(outgoing, "intakes", id, "settings", "outgoing");
        out.put(sent, "intakes", id, "settings", "sent");
        out.put(failed, "intakes", id, "settings", "failed");
    }

    /** Sections of nobody. */
    private void rest() {
        Set<Group> said = used.keySet();
        for (Group section : sections) {
            if (section != global && !said.contains(section)) {
                section.leaveAll("devices does not name it: "
                        + modems.stream().collect(Collectors.joining(", ", "it has ", "")));
            }
        }
    }
}
