package smshub.moving;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import smshub.account.ApiKey;
import smshub.message.SenderId;

/**
 * Kannel's configuration (Kannel User's Guide 1.4, chapters 3 and 6): groups of variables with empty lines between them.
 * {@code smsc} becomes accounts, {@code sendsms-user} clients of the hub's Kannel facade, {@code sms-service} key words.
 *
 * <p>One class, because all groups name each other's ids.
 */
final class KannelSource {
    private static final Set<String> GATEWAYS = Set.of("smpp", "http", "at", "at2");
    private static final String PHONE_NUMBER = "\\+[1-9][0-9]{4,14}|[0-9]{3,8}";
    private static final int DEEPEST = 10;

    private final Takeover out = new Takeover();
    private final List<Group> groups = new ArrayList<>();
    private final Set<Path> read = new HashSet<>();
    private final List<String> accounts = new ArrayList<>();
    private final List<String> gateways = new ArrayList<>();
    private final Map<String, String> smsc = new LinkedHashMap<>();

    private KannelSource() {}

    static Takeover read(Path file) throws IOException {
        KannelSource source = new KannelSource();
        source.file(file, file.toAbsolutePath().getParent(), 0);
        source.groups.forEach(source.out::group);
        source.all("smsc").forEach(source::smsc);
        source.all("core").forEach(source::core);
        source.all("smsbox").forEach(source::smsbox);
        source.all("sendsms-user").forEach(source::user);
        source.all("sms-service").forEach(source::service);
        source.groups.forEach(source::other);
        return source.out;
    }

    private List<Group> all(String type) {
        return groups.stream().filter(group -> type.equals(group.look("group"))).toList();
    }

    // The form

    private void file(Path path, Path base, int depth) throws IOException {
        if (!read.add(path.toRealPath())) {
            return;
        }
        String file = path.getFileName().toString();
        List<SourceLine> open = new ArrayList<>();
        int number = 0;
        for (String raw : SourceFile.lines(path)) {
            number++;
            String text = raw.strip();
            if (text.isEmpty()) {
                end(open);
                continue;
            }
            if (text.startsWith("#")) {
                continue;
            }
            SourceLine line = SourceFile.pair(file, number, text);
            if (line == null) {
                SourceFile.unreadable(file, number, out);
            } else if (line.name().equals("include")) {
                end(open);
                include(line, unquoted(line.value()), base, depth);
            } else {
                open.add(new SourceLine(file, number, line.name(), unquoted(line.value())));
            }
        }
        end(open);
    }

    private void end(List<SourceLine> open) {
        if (!open.isEmpty()) {
            groups.add(new Group(
                    open.stream()
                            .filter(line -> line.name().equals("group"))
                            .map(line -> "group " + line.value())
                            .findFirst()
                            .orElse("group without a name"),
                    open));
            open.clear();
        }
    }

    /** A value may stand in quotation marks, with backslashes before such marks, and before backslashes, in it. */
    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replaceAll("\\\\([\"\\\\])", "$1")
                : value;
    }

    /** Another file in its place, or every file of a folder. */
    private void include(SourceLine line, String named, Path base, int depth) throws IOException {
        Path path = base.resolve(named);
        String reason = depth >= DEEPEST ? "files include each other too deeply" : "there is no such file";
        if (depth < DEEPEST && Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    file(file, base, depth + 1);
                }
            }
            return;
        }
        if (depth < DEEPEST && Files.isRegularFile(path)) {
            file(path, base, depth + 1);
            return;
        }
        out.left(new LeftLine(line.file(), line.number(), line.number(), line.name(), reason));
    }

    // The groups

    private void core(Group core) {
        core.take("group");
        core.leave(KannelReasons.CORE);
        String host = gateways.isEmpty() ? null : core.take("http-proxy-host");
        Integer port = host == null ? null : core.number("http-proxy-port", 1, 65_535);
        Integer timeout = gateways.isEmpty() ? null : core.number("http-timeout", 1, 600);
        for (String id : gateways) {
            out.put(port == null ? null : host, "accounts", id, "connection", "proxy-host");
            out.put(port, "accounts", id, "connection", "proxy-port");
            out.put(timeout == null ? null : timeout + "s", "accounts", id, "connection", "timeout");
        }
        Integer retries = core.number("sms-resend-retry", 0, 999);
        out.put(retries == null ? null : retries + 1, "defaults", "delivery", "attempts");
        Integer pause = core.number("sms-resend-freq", 1, 900);
        out.put(pause == null ? null : pause + "s", "defaults", "delivery", "first-delay");
        if (core.line("store-file") != null || core.line("store-location") != null) {
            out.advise("Let Kannel send what waits in its store, then stop it: the hub does not read that store.");
        }
    }

    private void smsc(Group group) {
        String kind = group.look("smsc");
        if (kind == null || !GATEWAYS.contains(kind)) {
            group.leaveAll("the hub has no way out of the type " + kind);
            return;
        }
        String name = group.look("smsc-id");
        String id = out.id("accounts", name == null || name.isEmpty() ? kind + (accounts.size() + 1) : name);
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
        group.leave(KannelReasons.SMSC);
        accounts.add(id);
        if (name != null) {
            smsc.put(name, id);
            if (!name.equals(id)) {
                out.add(name + "=" + id, "facades", "kannel-smsc");
            }
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
        String[] at = {"accounts", id, "settings", ""};
        out.put("smpp", "accounts", id, "provider");
        setting(group.take("host"), at, "host");
        setting(group.number("port", 1, 65_535), at, "port");
        setting(group.on("use-ssl"), at, "tls");
        setting(group.take("smsc-username"), at, "system-id");
        out.secret(group.take("smsc-password"), "accounts", id, "settings", "password");
        setting(group.takeIf("system-type", ".{1,12}"), at, "system-type");
        setting(group.takeIf("service-type", ".{1,5}"), at, "service-type");
        setting(group.number("source-addr-ton", 0, 255), at, "sender-ton");
        setting(group.number("source-addr-npi", 0, 255), at, "sender-npi");
        setting(group.number("enquire-link-interval", 1, 3_600), at, "enquire-link");
        setting(group.number("max-pending-submits", 1, 10_000), at, "window");
        if (Boolean.TRUE.equals(group.on("no-dlr"))) {
            setting(false, at, "receipts");
        }
        Integer wait = group.number("wait-ack", 1, 600);
        out.put(wait == null ? null : wait + "s", "accounts", id, "connection", "timeout");
        // What the hub does anyway.
        group.takeIf("transceiver-mode", "(?i)true|yes|on|1");
        group.takeIf("source-addr-autodetect", "(?i)true|yes|on|1");
        group.takeIf("interface-version", "34");
        group.takeIf("dest-addr-ton", "1");
        group.takeIf("dest-addr-npi", "1");
        group.takeIf("receive-port", "0");
        return true;
    }

    private boolean modem(Group group, String id) {
        String device = group.look("device");
        if (device == null) {
            group.leaveAll("device is missing");
            return false;
        }
        String port = device.startsWith("/") ? "serial:" + device : device.replaceFirst("^rawtcp:", "tcp:");
        if (!port.matches("serial:/\\S+|tcp:\\S+:[0-9]+")) {
            group.leaveAll("the hub reaches modems at serial ports and over raw TCP, not by " + device);
            return false;
        }
        group.take("device");
        String[] at = {"accounts", id, "settings", ""};
        out.put("gsm-modem", "accounts", id, "provider");
        setting(port, at, "ports");
        setting(group.number("speed", 300, 921_600), at, "baud-rate");
        group.takeIf("speed", "0"); // tells it by itself, as the hub's modems do
        out.secret(group.take("pin"), "accounts", id, "settings", "pin");
        setting(group.take("sms-center"), at, "service-centre");
        group.takeIf("modemtype", "auto");
        return true;
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
        gateways.add(id);
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

    private void smsbox(Group box) {
        box.take("group");
        box.leave(KannelReasons.SMSBOX);
        box.takeIf("sendsms-url", "/cgi-bin/sendsms");
        String sender = box.look("global-sender");
        if (sender != null && SenderId.valid(sender)) {
            out.put(box.take("global-sender"), "defaults", "sender-id");
        }
    }

    private void user(Group user) {
        String name = user.look("username");
        String password = user.look("password");
        if (name == null || password == null || name.isEmpty() || password.isEmpty()) {
            user.leaveAll("username or password is missing");
            return;
        }
        user.take("group");
        user.take("username");
        user.take("password");
        user.leave(KannelReasons.USER);
        String id = out.id("clients", name);
        out.put("true", "facades", "kannel");
        out.secret(ApiKey.setting(password), "clients", id, "key");
        // A key in an address may do nothing but send.
        out.put(List.of("send"), "clients", id, "permissions");
        if (!id.equals(name)) {
            out.put(List.of(name), "clients", id, "logins");
        }
        String forced = user.look("forced-smsc");
        String chosen = forced == null ? "default-smsc" : "forced-smsc";
        String account = smsc.get(user.look(chosen));
        if (account != null) {
            user.take(chosen);
            out.put(forced == null ? preferred(account) : List.of(account), "clients", id, "accounts");
        }
        String sender = user.look("default-sender");
        if (sender != null && SenderId.valid(sender)) {
            out.put(user.take("default-sender"), "clients", id, "defaults", "from");
        }
        out.put(user.take("footer"), "clients", id, "defaults", "signature");
        out.put(user.number("max-messages", 1, 255), "clients", id, "texts", "max-segments");
        user.takeIf("concatenation", "(?i)true|yes|on|1");
    }

    private List<String> preferred(String account) {
        Set<String> all = new LinkedHashSet<>(List.of(account));
        all.addAll(accounts);
        return List.copyOf(all);
    }

    private void service(Group service) {
        boolean called =
                Stream.of("get-url", "post-url", "post-xml", "url").anyMatch(name -> service.line(name) != null);
        String word = service.look("keyword");
        if (!called || word == null) {
            service.leaveAll(called ? "it has no key word" : KannelReasons.NOT_REPLIED);
            return;
        }
        if (accounts.isEmpty()) {
            service.leaveAll("no account was taken over by which handsets could send");
            return;
        }
        service.take("group");
        service.take("keyword");
        service.leave(KannelReasons.SERVICE);
        String id = out.id("clients", "sms-" + word);
        out.silentClient(id);
        boolean rest = word.equals("default");
        List<String> words = new ArrayList<>(rest ? List.of() : List.of(word));
        String aliases = service.take("aliases");
        if (aliases != null) {
            Arrays.stream(aliases.split(";"))
                    .map(String::strip)
                    .filter(alias -> !alias.isEmpty())
                    .forEach(words::add);
        }
        for (String account : accounts) {
            words.forEach(each -> out.add(each + "=" + id, "accounts", account, "inbound", "words"));
            if (rest) {
                out.put(id, "accounts", account, "inbound", "owner");
            }
        }
    }

    /** What is of no kind that the hub reads. */
    private void other(Group group) {
        String type = group.look("group");
        if (type == null) {
            group.leaveAll("its lines stand in no group");
        } else if (!Set.of("core", "smsc", "smsbox", "sendsms-user", "sms-service")
                .contains(type)) {
            group.leaveAll(KannelReasons.OTHERS.getOrDefault(type, "the hub has nothing that stands for it"));
        }
    }
}
