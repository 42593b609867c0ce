package smshub.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import smshub.account.ApiKey;
import smshub.message.SenderId;

/**
 * Kannel's configuration (Kannel User's Guide 1.4, chapters 3 and 6): {@code smsc} becomes accounts, {@code sendsms-user}
 * clients of the hub's Kannel facade, {@code sms-service} key words.
 */
final class KannelSource {
    /** What keyword-regex is where it stands for every text. */
    private static final Set<String> EVERY_TEXT = Set.of(".*", "^.*", "^.*$", ".*$", ".+", "^.+$");

    private static final Pattern HOST = Pattern.compile("(?i)https?://([a-z0-9.-]+)(?::[0-9]+)?(?:[/?#].*)?");
    private static final Pattern NEAR =
            Pattern.compile("localhost|127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|[^.]+");

    private final Takeover out = new Takeover();
    private final KannelGateways gateways = new KannelGateways(out);
    private final List<Group> groups;
    private final Set<String> logins = new HashSet<>();
    /** Key words that an account has already. */
    private final Map<String, Set<String>> words = new HashMap<>();

    private KannelSource(Path file) throws IOException {
        groups = KannelFile.groups(file, out);
    }

    static Takeover read(Path file) throws IOException {
        KannelSource source = new KannelSource(file);
        source.all("smsc").forEach(source.gateways::take);
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

    private void core(Group core) {
        core.take("group");
        core.leave(KannelReasons.CORE);
        boolean none = gateways.overHttp().isEmpty();
        String host = none ? null : core.take("http-proxy-host");
        Integer port = host == null ? null : core.number("http-proxy-port", 1, 65_535);
        Integer timeout = none ? null : core.number("http-timeout", 1, 600);
        for (String id : gateways.overHttp()) {
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
        if (!logins.add(name)) {
            user.leaveAll("another group has that username, and Kannel uses the first");
            return;
        }
        user.take("group");
        user.take("username");
        user.take("password");
        user.leave(KannelReasons.USER);
        String id = out.fresh("clients", name);
        out.put("true", "facades", "kannel");
        out.secret(ApiKey.setting(password), "clients", id, "key");
        // A key in an address may do nothing but send.
        out.put(List.of("send"), "clients", id, "permissions");
        if (!id.equals(name)) {
            out.put(List.of(name), "clients", id, "logins");
        }
        String chosen = user.look("forced-smsc") == null ? "default-smsc" : "forced-smsc";
        List<String> accounts = gateways.named(user.look(chosen));
        if (!accounts.isEmpty()) {
            user.take(chosen);
            out.put(chosen.startsWith("forced") ? accounts : preferred(accounts), "clients", id, "accounts");
        }
        if (chosen.startsWith("forced")) {
            user.remarkLeft("default-smsc", "forced-smsc stands before it");
        }
        sender(user, id);
        out.put(user.take("footer"), "clients", id, "defaults", "signature");
        out.put(user.number("max-messages", 1, 255), "clients", id, "texts", "max-segments");
        user.takeIf("concatenation", "(?i)true|yes|on|1");
        reports(user, id);
    }

    private void sender(Group user, String id) {
        String faked = user.look("faked-sender");
        String sender = user.look("default-sender");
        if (sender != null && SenderId.valid(sender)) {
            out.put(user.take("default-sender"), "clients", id, "defaults", "from");
        }
        if (faked != null && SenderId.valid(faked)) {
            out.put(faked, "clients", id, "defaults", "from");
            user.remark(
                    "faked-sender",
                    "is its sender where a request names none; the hub changes none that a request names");
        }
    }

    /** Where reports may go: the host of the address that all requests had. */
    private void reports(Group user, String id) {
        Matcher address = HOST.matcher(String.valueOf(user.look("dlr-url")));
        if (address.matches()) {
            out.put(List.of(address.group(1)), "clients", id, "callbacks", "hosts");
            out.secret(ApiKey.random(), "clients", id, "callbacks", "secret");
            if (NEAR.matcher(address.group(1)).matches()) {
                out.put("true", "clients", id, "callbacks", "private-addresses");
            }
            user.remark("dlr-url", "its host may be called; the address itself must be in the request, as dlr-url");
        }
        out.advise(
                "Requests with a dlr-url are refused until clients.<id>.callbacks has its host in hosts, a secret, and"
                        + " private-addresses: true where the host is this machine or in its network.");
    }

    private List<String> preferred(List<String> first) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(gateways.accounts());
        return List.copyOf(all);
    }

    private void service(Group service) {
        boolean called =
                Stream.of("get-url", "post-url", "post-xml", "url").anyMatch(name -> service.line(name) != null);
        boolean every = EVERY_TEXT.contains(String.valueOf(service.look("keyword-regex")));
        String word = every ? "default" : service.look("keyword");
        if (!called || word == null) {
            service.leaveAll(called ? "it has no key word" : KannelReasons.uncalled(service));
            return;
        }
        if (gateways.accounts().isEmpty()) {
            service.leaveAll("no account was taken over by which handsets could send");
            return;
        }
        List<String> accounts = accepted(service);
        if (accounts.isEmpty()) {
            service.leaveAll("there is no account for its accepted-smsc");
            return;
        }
        List<String> all = words(service, word, every);
        if (accounts.stream()
                .allMatch(account -> words.getOrDefault(account, Set.of()).containsAll(folded(all)))) {
            service.leaveAll("another group has that key word already, and Kannel uses the first");
            return;
        }
        service.take("group");
        service.take("keyword");
        service.take("aliases");
        if (every) {
            service.take("keyword-regex");
        }
        service.leave(KannelReasons.SERVICE);
        String id = out.fresh("clients", "sms-" + word);
        out.silentClient(id);
        for (String account : accounts) {
            Set<String> taken = words.computeIfAbsent(account, none -> new HashSet<>());
            for (String each : all) {
                if (!taken.add(each.toLowerCase(Locale.ROOT))) {
                    continue;
                }
                if (each.equals("default")) {
                    out.put(id, "accounts", account, "inbound", "owner");
                } else {
                    out.add(each + "=" + id, "accounts", account, "inbound", "words");
                }
            }
        }
    }

    /** The accounts that a service is for. */
    private List<String> accepted(Group service) {
        String accepted = service.look("accepted-smsc");
        if (accepted == null || accepted.isEmpty()) {
            return gateways.accounts();
        }
        service.take("accepted-smsc");
        return Arrays.stream(accepted.split(";"))
                .flatMap(name -> gateways.named(name.strip()).stream())
                .distinct()
                .toList();
    }

    private static List<String> words(Group service, String word, boolean every) {
        List<String> all = new ArrayList<>(List.of(word));
        String aliases = every ? null : service.look("aliases");
        if (aliases != null) {
            Arrays.stream(aliases.split(";"))
                    .map(String::strip)
                    .filter(alias -> !alias.isEmpty())
                    .forEach(all::add);
        }
        return all;
    }

    private static List<String> folded(List<String> words) {
        return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    }

    /** What is of no kind that the hub reads. */
    private void other(Group group) {
        String type = group.look("group");
        if (type == null) {
            group.leaveAll("there is no line «group = …» in it, and an empty line ends a group");
        } else if (!Set.of("core", "smsc", "smsbox", "sendsms-user", "sms-service")
                .contains(type)) {
            group.leaveAll(KannelReasons.OTHERS.getOrDefault(type, "the hub has nothing that stands for it"));
        }
    }
}
