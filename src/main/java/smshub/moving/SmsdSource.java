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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code smsd.conf} of SMS Server Tools 3 (its manual, "How to configure" and "Provider sorting"): modems become accounts,
 * the folders an intake that plays smsd, and queues accounts that {@code plan} chooses by the beginnings of numbers.
 */
final class SmsdSource {
    private static final Pattern SEVERAL = Pattern.compile("(\\S*?)\\*\\s*([0-9]{1,6})\\s*-\\s*([0-9]{1,6})");
    private static final int MOST_MODEMS = 1_000;
    private static final String YES_NO = "(?i)yes|no|true|false|on|off|1|0";
    private static final String RECEIVES =
            "the hub has no account that only receives; clients.smsd.accounts leaves it out, where others send";
    private static final String QUEUES = "queues";
    private static final int DAY_MINUTES = 1_440;

    private final Takeover out = new Takeover();
    private final List<Group> sections;
    private final Group global;
    private final List<String> modems;
    private final Map<Group, Boolean> used = new LinkedHashMap<>();

    /** An account: modems of one queue with the same settings. */
    private record Pool(String queue, Map<String, String> settings, boolean inbound, boolean sends, boolean enabled) {}

    private SmsdSource(Path file) throws IOException {
        sections = SourceFile.sections(file, "#", out);
        global = sections.get(0);
        global.leave(SmsdReasons.GLOBAL);
        modems = devices(names(first(global.take("devices"))));
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

    /** Names, of which one may stand for several: {@code GSM* 101-164}. */
    private static List<String> devices(List<String> names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            Matcher several = SEVERAL.matcher(name);
            if (!several.matches()) {
                all.add(name);
                continue;
            }
            int last =
                    Math.min(Integer.parseInt(several.group(3)), Integer.parseInt(several.group(2)) + MOST_MODEMS - 1);
            for (int i = Integer.parseInt(several.group(2)); i <= last; i++) {
                all.add(several.group(1) + i);
            }
        }
        return all.stream().distinct().toList();
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
                .filter(section -> section.title().equals(modem.replaceFirst("[0-9].*", "") + "*"))
                .toList());
        found.addAll(sections.stream()
                .filter(section -> section.title().equals(modem))
                .toList());
        for (Group section : found) {
            used.put(section, true);
            section.take("[" + section.title() + "]");
            section.leave(SmsdReasons.MODEM);
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
                section(modem.toLowerCase(Locale.ROOT)).leaveAll("it has no device");
                out.advise("The modem " + modem + " has no device and becomes no account.");
                continue;
            }
            device = device.replace("modemname", modem);
            String port = device.startsWith("@") ? "tcp:" + device.substring(1) : "serial:" + device;
            Pool pool = pool(said, modem, queues);
            pools.computeIfAbsent(pool, none -> new ArrayList<>()).add(modem);
            ports.computeIfAbsent(pool, none -> new ArrayList<>()).add(port);
        }
        Map<String, List<String>> byQueue = new LinkedHashMap<>();
        List<String> inbound = new ArrayList<>();
        List<String> sending = new ArrayList<>();
        String client = out.id("clients", "smsd");
        pools.forEach((pool, names) -> {
            boolean leads = pool.sends && pool.queue != null && !byQueue.containsKey(pool.queue);
            String id = out.fresh("accounts", leads ? pool.queue : names.get(0));
            if (pool.sends) {
                byQueue.computeIfAbsent(pool.queue, none -> new ArrayList<>()).add(id);
                sending.add(id);
            }
            if (!pool.enabled) {
                out.put("false", "accounts", id, "enabled");
            }
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
                if (!pool.sends) {
                    // Whoever does not send by an account reads what comes there only where it says so.
                    out.add(client, "accounts", id, "inbound", "shared-with");
                }
            } else {
                out.put("false", "accounts", id, "connection", "inbound");
            }
        });
        plan(queues, byQueue);
        folders(queues, inbound);
        if (sending.isEmpty() && !pools.isEmpty()) {
            out.advise("No modem sends there, but all accounts of the hub do: what is written into outgoing goes out.");
        } else if (sending.size() < pools.size()) {
            // One that only receives is none of those that the client sends by.
            out.put(sending, "clients", client, "accounts");
        }
    }

    private Pool pool(List<Group> said, String modem, Map<String, String> queues) {
        Map<String, String> settings = new LinkedHashMap<>();
        String rate = takeIf(said, "baudrate", "[0-9]{3,6}(\\D.*)?");
        settings.put("baud-rate", rate == null ? null : rate.replaceFirst("\\D.*", ""));
        String flow = takeIf(said, "rtscts", YES_NO);
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
        boolean mute = on(takeIf(said, "sending_disabled", YES_NO), false);
        boolean sends = on(takeIf(said, "outgoing", YES_NO), true) && !mute;
        if (!sends) {
            for (String line : List.of("outgoing", "sending_disabled")) {
                said.forEach(section -> section.remark(line, RECEIVES));
            }
        }
        boolean enabled = !on(takeIf(said, "modem_disabled", YES_NO), false);
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
        return new Pool(named.isEmpty() ? null : named.get(0), settings, inbound, sends, enabled);
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
        global.takeIf("outgoing_utf8", "(?i)yes|true|on|1");
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
                section.leaveAll(
                        section.title().equals("communicate")
                                ? "the hub has no dialogue with a modem by hand"
                                : "devices does not name it: "
                                        + modems.stream().collect(Collectors.joining(", ", "it has ", "")));
            }
        }
    }
}
