package smshub.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.ApiKey;
import smshub.account.Client;
import smshub.account.IntakeSettings;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;

/** What comes of other systems' configurations: every line is taken or listed, and the hub takes the settings. */
class OtherSystemTest {
    @TempDir
    private Path home;

    private Takeover takeover;

    /** Reads a configuration, and its result by the hub's own reader. */
    private Settings settings(Path file) throws IOException {
        OtherSystem system = OtherSystem.of(file).orElseThrow();
        takeover = system.read(file);
        Map<String, String> environment = new HashMap<>(Map.of(
                "HUB_HOME", home.toString(),
                "HUB_ROUTES", Path.of("routes").toAbsolutePath().toString()));
        takeover.secrets().forEach((name, value) -> environment.put(variable(name), value));
        Path yaml = Files.writeString(
                home.resolve("hub.yaml"), "data: data\n" + takeover.yaml(name -> "${env:" + variable(name) + "}"));
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(yaml, environment);
        assertEquals(List.of(), loaded.mistakes(), () -> text(yaml));
        return loaded.settings();
    }

    private static String variable(String name) {
        return "S_" + name.replaceAll("\\W", "_");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Every line that says something was taken over, or is listed with its reason. */
    private void assertNothingIsSkipped(Path file, String comments) throws IOException {
        String name = file.getFileName().toString();
        TreeSet<Integer> open = new TreeSet<>();
        List<String> lines = SourceFile.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && comments.indexOf(line.charAt(0)) < 0 && !line.startsWith("include")) {
                open.add(i + 1);
            }
        }
        open.removeAll(takeover.taken().getOrDefault(name, Set.of()));
        for (LeftLine left : takeover.left()) {
            if (left.file().equals(name)) {
                open.subSet(left.first(), left.last() + 1).clear();
            }
            assertFalse(left.reason().isBlank());
        }
        assertEquals(new TreeSet<>(), open);
    }

    private List<String> left() {
        return takeover.left().stream()
                .map(line -> line.place() + " " + line.what())
                .toList();
    }

    private Path sample(String name, Map<String, String> places) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/moving", name));
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        return Files.writeString(home.resolve(name), text);
    }

    private static Account account(Settings settings, String id) {
        return settings.accounts().stream()
                .filter(account -> account.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Client client(Settings settings, String id) {
        return settings.clients().stream()
                .filter(client -> client.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static IntakeSettings intake(Settings settings, String name) {
        return settings.intakes().stream()
                .filter(intake -> intake.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void kannelsGatewaysUsersAndKeyWordsAreTakenOver() throws IOException {
        Path file = Path.of("src/test/resources/moving/kannel.conf");
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#");
        assertNothingIsSkipped(file.resolveSibling("kannel.d/services.conf"), "#");
        assertNothingIsSkipped(file.resolveSibling("kannel.d/users.conf"), "#");

        assertEquals(
                List.of("a1-main", "backup"),
                settings.accounts().stream().map(Account::id).toList());
        Account smpp = account(settings, "a1-main");
        assertEquals("smpp", smpp.provider());
        assertEquals(
                Map.of("host", "smsc.example.com", "port", "2775", "system-id", "town", "system-type", "VMA"),
                some(smpp, "host", "port", "system-id", "system-type"));
        assertEquals(
                Map.of("sender-ton", "5", "sender-npi", "0", "enquire-link", "20", "window", "50"),
                some(smpp, "sender-ton", "sender-npi", "enquire-link", "window"));
        assertEquals("s3cr3t", smpp.secrets().get("password").reveal());
        assertEquals(25, smpp.delivery().rate());
        assertEquals(10, smpp.delivery().attempts());
        Account http = account(settings, "backup");
        assertEquals(
                "https://gw.example.net/send?user=town&pass=p%40ss&to=[PHONE]&from=[FROM]&text=[MSG]",
                http.secrets().get("url").reveal());
        assertEquals(
                Map.of("success", "^OK", "failure", "^ERR (\\d+)", "id", "id=(\\w+)", "inbound-from", "phoneNumber"),
                some(http, "success", "failure", "id", "inbound-from"));
        assertEquals("proxy.example.com", http.connection().proxyHost());
        assertEquals(
                List.of("+43664", "+43680"),
                List.copyOf(settings.plan().entries().get(0).prefixes()));
        assertEquals(List.of("a1-main"), settings.plan().entries().get(0).accounts());

        assertEquals(ApiKey.hash("foo\"bar"), client(settings, "tester").keyHash());
        assertEquals(List.of("a1-main"), client(settings, "tester").accounts());
        assertEquals(
                List.of("backup", "a1-main"), client(settings, "alarm-desk").accounts());
        assertEquals(Set.of("Alarm_Desk"), client(settings, "alarm-desk").logins());
        assertEquals(
                Set.of(Client.Permission.SEND), client(settings, "alarm-desk").permissions());
        assertTrue(takeover.yaml(name -> "hidden").contains("A1_main=a1-main"), takeover.yaml(name -> "hidden"));

        for (String secret : List.of("s3cr3t", "p%40ss", "foo\"bar", "alarmalarm", ApiKey.hash("alarmalarm"))) {
            assertFalse(takeover.yaml(name -> name).contains(secret), secret);
            assertFalse(takeover.left().toString().contains(secret), secret);
        }
        List<String> left = left();
        for (String line : List.of(
                "kannel.conf:5 admin-port",
                "kannel.conf:19 unified-prefix",
                "kannel.conf:46 allowed-smsc-id",
                "kannel.conf:64-69 group smsc",
                "kannel.conf:81 mo-recode",
                "kannel.conf:82 mo-recode",
                "kannel.conf:83 ?",
                "kannel.conf:85-87 group ppg",
                "services.conf:4 get-url",
                "services.conf:8-10 group sms-service",
                "users.conf:15 faked-sender")) {
            assertTrue(left.contains(line), () -> line + " is not in " + left);
        }
    }

    private static Map<String, String> some(Account account, String... names) {
        Map<String, String> some = new HashMap<>();
        for (String name : names) {
            some.put(name, account.settings().get(name));
        }
        return some;
    }

    @Test
    void smsdsModemsFoldersAndQueuesAreTakenOver() throws IOException {
        for (String folder : List.of("outgoing", "checked", "incoming", "sent", "failed", "report", "D1")) {
            Files.createDirectories(home.resolve(folder));
        }
        Path file = sample("smsd.conf", Map.of("SPOOL", home.toString()));
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#");
        Account first = account(settings, "d1");
        assertEquals(
                Map.of("ports", "serial:/dev/ttyUSB0", "baud-rate", "115200", "hardware-flow", "true"),
                some(first, "ports", "baud-rate", "hardware-flow"));
        assertEquals(
                Map.of("service-centre", "+491710760000", "daily-limit", "200"),
                some(first, "service-centre", "daily-limit"));
        assertEquals("1111", first.secrets().get("pin").reveal());
        assertFalse(account(settings, "d2").connection().inbound());
        assertEquals(
                Map.of("ports", "tcp:nport.example.com:4001", "hardware-flow", "false"),
                some(account(settings, "other"), "ports", "hardware-flow"));
        assertEquals(
                List.of(List.of("+49160", "+49170", "+49171"), List.of("+49152", "+49162"), List.of()),
                settings.plan().entries().stream()
                        .map(AccountPlan.Entry::prefixes)
                        .toList());
        assertEquals(
                List.of("smsd", "smsd-checked", "smsd-d1"),
                settings.intakes().stream().map(IntakeSettings::name).toList());
        IntakeSettings smsd = intake(settings, "smsd");
        assertEquals(home.resolve("report").toString(), smsd.settings().get("report"));
        assertEquals(List.of("d1", "other"), smsd.inboundAccounts());
        assertTrue(smsd.on("queues"));
        List<String> left = left();
        for (String line : List.of(
                "smsd.conf:15 eventhandler",
                "smsd.conf:18 blacklist",
                "smsd.conf:28 d2",
                "smsd.conf:38 init",
                "smsd.conf:40 queues",
                "smsd.conf:57-59 GSM9")) {
            assertTrue(left.contains(line), () -> line + " is not in " + left);
        }
    }

    @Test
    void gammusPhoneAndOutboxAreTakenOver() throws IOException {
        Path outbox = Files.createDirectories(home.resolve("outbox"));
        Path file = sample("gammu-smsdrc", Map.of("OUTBOX", outbox.toString()));
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#;");
        Account phone = account(settings, "school-phone");
        assertEquals(
                Map.of("ports", "serial:/dev/ttyUSB0", "baud-rate", "19200", "send-timeout", "45"),
                some(phone, "ports", "baud-rate", "send-timeout"));
        assertEquals("1234", phone.secrets().get("pin").reveal());
        assertEquals(
                outbox.resolve(".smshub/outgoing").toString(),
                intake(settings, "gammu").settings().get("outgoing"));
        assertEquals(List.of(outbox), takeover.outboxes());
        assertTrue(left().contains("gammu-smsdrc:18 runonreceive"), () -> left().toString());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            service = sql|driver = native_pgsql|host = db:5433, jdbc:postgresql://db:5433/sms
            service = sql|driver = native_mysql|pc = db,        jdbc:mariadb://db/sms
            service = mysql,                                    jdbc:mariadb://localhost/sms
            """)
    void gammusTablesAreTakenOver(String lines, String url) throws IOException {
        Path file = Files.writeString(
                home.resolve("gammu-smsdrc"),
                "[gammu]|device = /dev/x|[smsd]|".replace("|", "\n") + lines.replace("|", "\n")
                        + "\nuser = smsd\npassword = hush-hush\ndatabase = sms\n");
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#;");
        IntakeSettings tables = intake(settings, "gammu");
        assertEquals("gammu", tables.type());
        assertEquals(url, tables.settings().get("url"));
        assertEquals("hush-hush", tables.secrets().get("password").reveal());
        assertEquals(List.of("gammu"), tables.inboundAccounts());
    }

    @Test
    void smslibsGatewaysAndTablesAreTakenOver() throws IOException {
        Path file = Path.of("src/test/resources/moving/SMSServer.conf");
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#!");
        assertEquals(
                Map.of("ports", "serial:/dev/ttyS0", "baud-rate", "57600", "service-centre", "+306942190000"),
                some(account(settings, "modem1"), "ports", "baud-rate", "service-centre"));
        assertEquals(Map.of("ports", "tcp:10.0.0.5:4001"), some(account(settings, "moxa"), "ports"));
        assertEquals(
                Map.of("host", "smsc.example.com", "system-id", "erp", "enquire-link", "30"),
                some(account(settings, "smsc"), "host", "system-id", "enquire-link"));
        IntakeSettings tables = intake(settings, "db1");
        assertEquals("erp_out", tables.settings().get("out-table"));
        assertEquals("50", tables.settings().get("batch"));
        assertTrue(tables.on("update-on-report"));
        assertEquals("smslib-password", tables.secrets().get("password").reveal());
        assertEquals(10, tables.interval().toSeconds());
        assertEquals(List.of("modem1", "smsc"), tables.inboundAccounts());
        List<String> left = left();
        for (String line : List.of(
                "SMSServer.conf:2 smsserver.balancer",
                "SMSServer.conf:16 gateway.1",
                "SMSServer.conf:34-37 clickatell",
                "SMSServer.conf:52-53 http1",
                "SMSServer.conf:59 settings.timeframe.low")) {
            assertTrue(left.contains(line), () -> line + " is not in " + left);
        }
    }

    /** Beginnings of files, bars for line ends, and what is said of the line that matters. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            group=smsc|smsc=emi|host=h                                          ! group smsc   ! the hub has no way out of the type emi
            group=smsc|smsc=smpp|host=h|smsc-username=u                         ! group smsc   ! host, smsc-username or smsc-password is missing
            group=smsc|smsc=smpp|host=h|smsc-username=u|smsc-password=ninechars ! group smsc   ! a login of SMPP has up to 15 characters and its password up to 8; these have more
            group=smsc|smsc=http|system-type=clickatell|send-url=http://x/      ! group smsc   ! the hub has no HTTP gateway of the system-type clickatell
            group=smsc|smsc=http|system-type=generic|send-url=http://x/?t=%b&d=%d ! group smsc ! send-url has other places than %p, %q, %P, %Q, %a, %b and %r, which the hub cannot fill
            group=smsc|smsc=at|device=telnet|host=h|port=23                     ! group smsc   ! the hub reaches modems at serial ports and over raw TCP, not by telnet
            group=smsc|smsc=at|device=rawtcp|host=h                             ! group smsc   ! host or port is missing
            group=smsc|smsc=at|device=/dev/x|speed=auto                         ! speed        ! settings.baud-rate is a number of 300 to 921600; without one it is 115200
            group=smsc|smsc=at|device=/dev/x|port=10000                         ! port         ! Kannel uses it for other types of smsc alone
            group=smsc|smsc=at|device=/dev/x|my-number=06641234567                  ! my-number    ! is neither a number with + and country code nor a short code, which accounts.*.phone-number is
            group=smsc|smsc=smpp|host=h|smsc-username=u|smsc-password=p|connect-allow-ip=* ! connect-allow-ip ! the hub calls the SMSC, which calls nobody
            group=smsc|smsc=smpp|host=h|port=0|receive-port=2775|smsc-username=u|smsc-password=p ! group smsc ! it only receives; the hub's connection does both, so the account of the one that sends does
            group=sms-service|keyword=x|text=pong|exec=/bin/x                   ! group sms-service ! the hub runs no programs; what handsets send comes by call-backs, topics and intakes
            group=sms-service|keyword=x|file=/tmp/x                             ! group sms-service ! the hub writes no such file; what handsets send is in its store, on its page and in intakes
            group=core|x=y||group=sqlbox|id=x                                   ! group sqlbox ! programs that insert into its table need an intake of the type tables with schema: own, see docs/ways-in.md
            group=smsc|smsc=at|device=/dev/x|throughput=0.2                     ! throughput   ! delivery.rate is a whole number of messages per second
            group=sendsms-user|username=u                                       ! group sendsms-user ! username or password is missing
            group=core|include-not=x                                            ! include-not  ! the hub has nothing that stands for it
            group=sendsms-user|username=u|password=p|forced-smsc=none           ! forced-smsc  ! there is no account of that name
            group=core||log-file=x                                              ! group without a name ! there is no line «group = …» in it, and an empty line ends a group
            group=core|include=nowhere.conf                                     ! include      ! there is no such file
            devices=A,B|[A]|baudrate=9600|[B]|device=/dev/y                     ! A            ! it has no device
            devices=A|[A]|device=/dev/x|outgoing=no|sending_disabled=yes        ! sending_disabled ! the hub has no account that only receives; clients.smsd.accounts leaves it out, where others send
            group=smsc|smsc=fake                                                ! group smsc   ! it is Kannel's own for tests; './hub demo' has gateways that send nothing
            group=smsc|smsc=smpp|host=h|smsc-username=u|smsc-password=p|source-addr-ton=0 ! source-addr-ton ! is told of numbers with a plus sign, too, which Kannel calls international
            devices=A|[A]|device=/dev/x|[B]|device=/dev/y                       ! B            ! devices does not name it: it has A
            devices=A|[A]|device=/dev/x|baudrate=fast                           ! baudrate     ! settings.baud-rate is a number of 3 to 6 digits
            devices=A|[A]|device=@h:1|telnet_login=x                            ! telnet_login ! the hub reaches modems over raw TCP, or by Telnet without a login: rfc2217:HOST:PORT
            devices=A|[A]|device=/dev/x|[communicate]|a0=ATZ                    ! communicate  ! the hub has no dialogue with a modem by hand
            devices=A|[A]|device=/dev/x|message_limit=5                         ! message_limit ! the hub counts by days: settings.daily-limit; message_count_clear must be 1440 for that
            devices=A|[queues]|Q=/q|[providers]|Q=49|[A]|device=/dev/x          ! q            ! no modem sends for that queue
            [smsd]|service=sql|driver=sqlite3|database=d|[gammu]|device=/dev/x  ! service      ! the hub knows Gammu's tables in PostgreSQL, MariaDB and MySQL, by their usual names
            [smsd]|service=null|pin=1|[gammu]|model=x                           ! pin          ! it belongs to the account of the phone, which was not taken over
            [smsd]|service=null|[gammu]|model=x                                 ! gammu        ! it names no device
            [smsd]|service=files|user=u|[gammu]|device=/dev/x                   ! user         ! the service FILES does not read it
            [smsd]|service=sql|driver=native_pgsql|database=d|outboxpath=out/|[gammu]|device=/dev/x ! outboxpath ! a service with tables does not read it
            [smsd]|service=null|maxretries=3|[gammu]|device=/dev/x              ! maxretries   ! how often, and after what time, a message is tried again is accounts.*.delivery
            [smsd]|service=files|[gammu]|device=/dev/x|connection=bluephonet    ! gammu        ! the hub speaks AT at serial ports, which this phone is not connected by
            gateway.0=m, SerialModem|m.port=COM3                                ! port         ! is a port of Windows; on Linux it is one such as /dev/ttyUSB0
            gateway.0=t, TestGateway|t.inbound=yes                              ! t            ! the hub has no way out by TestGateway of that name; './hub providers' lists those that it has
            interface.0=d, Database|d.url=jdbc:sqlserver://x                    ! d            ! the hub has drivers for PostgreSQL, MariaDB, MySQL and H2, and their addresses hold no password
            """)
    void whatIsNotTakenOverSaysWhy(String source, String what, String reason) throws IOException {
        Path file =
                Files.writeString(home.resolve("source.conf"), source.strip().replace("|", "\n") + "\n");
        settings(file);
        assertNothingIsSkipped(file, "#;!");
        assertTrue(
                takeover.left().stream()
                        .anyMatch(line -> line.what().equals(what.strip())
                                && line.reason().equals(reason.strip())),
                () -> takeover.left().toString());
    }

    /** What stands for what, on small sources. */
    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            group=smsc|smsc=at|device=/dev/ttyS1|speed=9600|sms-center=+43|pin=1 ! at1 ! {ports=serial:/dev/ttyS1, baud-rate=9600, service-centre=+43}
            group=smsc|smsc=at|smsc-id=m|device=rawtcp|host=h|port=4001          ! m   ! {ports=tcp:h:4001}
            group=smsc|smsc=smpp|smsc-id=s|host=h|port=1|use-ssl=1|smsc-username=u|smsc-password=p|no-dlr=true ! s ! {host=h, port=1, tls=true, receipts=false}
            group=smsc|smsc=http|smsc-id=k|system-type=kannel|send-url=http://k/cgi-bin/sendsms|smsc-username=u|smsc-password=p ! k ! {success=^\\s*[03]:}
            group=smsc|smsc=at|smsc-id=MTN Rwanda|device=/dev/x                  ! mtn-rwanda ! {ports=serial:/dev/x}
            devices = ? A \\| A, B|[A]|device=/dev/x                              ! a   ! {ports=serial:/dev/x}
            devices=A,B|[default]|baudrate=9600|[A]|device=/dev/x|[B]|device=/dev/y ! a ! {ports=serial:/dev/x,serial:/dev/y, baud-rate=9600}
            devices=A,B|[A]|device=/dev/x|[B]|device=/dev/y|baudrate=9600        ! b   ! {ports=serial:/dev/y, baud-rate=9600}
            devices=M1|[M*]|baudrate=9600|[M1]|device=@h:1                       ! m1  ! {ports=tcp:h:1, baud-rate=9600}
            devices=M1|[M*]|baudrate=9600|[MX*]|baudrate=300|[M1]|device=/dev/x  ! m1  ! {ports=serial:/dev/x, baud-rate=9600}
            devices=A|[A]|device=/dev/x|baudrate=115200 ### 19200                ! a   ! {ports=serial:/dev/x, baud-rate=115200}
            devices=U* 0-1, B|[default]|device=/dev/ttymodemname|[B]|device=/dev/b|rtscts=no ! u0 ! {ports=serial:/dev/ttyU0,serial:/dev/ttyU1}
            [gammu]|port=/dev/x|connection=AT115200                              ! gammu ! {ports=serial:/dev/x, baud-rate=115200}
            [gammu]|port=/dev/x|[smsd]|service=null|[smsd]|PhoneID=Two|SendTimeout=20|Service=files ! two ! {ports=serial:/dev/x, send-timeout=20}
            [gammu]|port=/dev/x|connection=at|[smsd]|service=null                ! gammu ! {ports=serial:/dev/x}
            gateway.0=A B, modem.IPModem|A B.ip=h|A B.port=1                     ! a-b ! {ports=tcp:h:1}
            """)
    void aLineStandsForASetting(String source, String id, String expected) throws IOException {
        Path file = Files.writeString(
                home.resolve("source.conf"),
                source.strip().replace("\\|", "\0").replace("|", "\n").replace("\0", "|") + "\n");
        Map<String, String> given =
                new TreeMap<>(account(settings(file), id.strip()).settings());
        assertNothingIsSkipped(file, "#;!");
        for (String pair : expected.strip().replaceAll("[{}]", "").split(", ")) {
            String[] parts = pair.split("=", 2);
            assertEquals(parts[1].replace("\\\\", "\\"), given.get(parts[0]), parts[0]);
        }
    }

    /** Two connections of one name, a login twice, and key words by connection, as gateways with several modems have them. */
    @Test
    void whatKannelHasTwiceIsNotMixed() throws IOException {
        Path file = Path.of("src/test/resources/moving/kannel-doubled.conf");
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#");
        assertEquals(
                List.of("carrier", "carrier-2", "stick"),
                settings.accounts().stream().map(Account::id).toList());
        assertEquals("10.0.0.1", account(settings, "carrier").settings().get("host"));
        assertEquals("10.0.0.2", account(settings, "carrier-2").settings().get("host"));
        assertTrue(account(settings, "carrier").enabled());
        assertFalse(account(settings, "carrier-2").enabled(), "receipts of one login come to either connection");
        Client app = client(settings, "app");
        assertEquals(ApiKey.hash("first-password"), app.keyHash());
        assertEquals(List.of("carrier", "carrier-2"), app.accounts());
        assertEquals("TOWN", settings.completion().defaults().get("app").from());
        assertEquals(Set.of("app.example.com"), Set.copyOf(app.callbacks().hosts()));
        assertFalse(app.callbacks().privateAddresses());

        assertEquals(
                "sms-default", account(settings, "carrier").terms().inbound().owner());
        assertEquals(
                "sms-default-2", account(settings, "stick").terms().inbound().owner());
        assertEquals(
                List.of("#status"),
                account(settings, "stick").terms().inbound().keyWords().words().stream()
                        .map(word -> word.phrase())
                        .toList());
        List<String> left = left();
        for (String line : List.of(
                "kannel-doubled.conf:14 smsc-id",
                "kannel-doubled.conf:17 smsc-username",
                "kannel-doubled.conf:37 faked-sender",
                "kannel-doubled.conf:38 dlr-url",
                "kannel-doubled.conf:40-42 group sendsms-user",
                "kannel-doubled.conf:61-64 group sms-service",
                "kannel-doubled.conf:66-69 group sms-service")) {
            assertTrue(left.contains(line), () -> line + " is not in " + left);
        }
    }

    /** Modems that do not send are accounts of their own, by which the folders' client does not send. */
    @Test
    void modemsOfSmsdThatOnlyReceiveAreNotSentBy() throws IOException {
        Path file = Files.writeString(home.resolve("smsd.conf"), """
                devices = GSM* 1-4
                [GSM*]
                incoming = yes
                [GSM1]
                device = @h:9101
                outgoing = no
                [GSM2]
                # device = @h:9102
                [GSM3]
                device = @h:9103
                [GSM4]
                device = @h:9104
                sending_disabled = yes
                """);
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#");
        assertEquals(Map.of("ports", "tcp:h:9101,tcp:h:9104"), some(account(settings, "gsm1"), "ports"));
        assertEquals(Map.of("ports", "tcp:h:9103"), some(account(settings, "gsm3"), "ports"));
        assertEquals(List.of("gsm3"), client(settings, "smsd").accounts());
        assertEquals(List.of("gsm1", "gsm3"), intake(settings, "smsd").inboundAccounts());
        assertTrue(takeover.advice().contains("The modem GSM2 has no device and becomes no account."));
    }

    @Test
    void smslibsGatewaysThatOnlyReceiveAreNotSentBy() throws IOException {
        Path file = Files.writeString(home.resolve("SMSServer.conf"), """
                gateway.0=in, SerialModem
                in.port=/dev/ttyS0
                in.outbound=no
                gateway.1=out, SerialModem
                out.port=/dev/ttyS1
                out.outbound=yes
                interface.0=db1, Database
                db1.url=jdbc:postgresql://localhost:5433/sms
                db1.type=postgresql
                """);
        Settings settings = settings(file);
        assertNothingIsSkipped(file, "#!");
        assertEquals(List.of("out"), client(settings, "db1").accounts());
        assertEquals(List.of("in", "out"), intake(settings, "db1").inboundAccounts());
    }

    @Test
    void aFileOfNoOtherSystemIsNone() throws IOException {
        Path file = Files.writeString(home.resolve("x.conf"), "[main]\nkey = value\n");
        assertTrue(OtherSystem.of(file).isEmpty());
    }
}
