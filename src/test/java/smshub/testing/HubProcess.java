package smshub.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import smshub.Service;
import smshub.account.Account;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** A hub in a process of its own, to be killed as a power cut would. */
public final class HubProcess extends HubClient implements AutoCloseable {
    /** Calls of an account that it has in flight. */
    public static final int CONCURRENCY = Integer.getInteger("concurrency", 16);
    /** How the processes of tests are run: a quick compiler and collector, since none lives long. */
    static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private static final String LOOPBACK = "127.0.0.1";
    private static final String FOLDERS = "folders";
    private static final String EVERY_INTAKE = "every-intake";
    private static final String DROP_IN = "drop-in";
    private static final String MAIL = "mail";
    private static final String EVERY_MAIL = "every-mail";
    private static final String OUTSIDE = "outside";
    private static final String GUARDED = "guarded";
    private static final String BOUND = "bound";
    private static final int WITH_INTAKES = 5;
    private static final String ACTIVEMQ = "org.apache.activemq.ActiveMQConnectionFactory";

    public final int brokerPort;
    private final Process process;

    private HubProcess(Process process, String host, int httpPort, int brokerPort) {
        super(host, httpPort, TestHub.KEY);
        this.process = process;
        this.brokerPort = brokerPort;
    }

    /** Ready when it returns. */
    public static HubProcess start(Path data, Simulators simulators) throws IOException {
        return start(data, simulators, 512, new String[0]);
    }

    /**
     * The same with intakes from tables and folders, and a facade.
     *
     * @param megabytes most memory of its heap
     * @param database address of a database with SMSLib's tables
     * @param spool folder of smsd's folders
     */
    public static HubProcess start(Path data, Simulators simulators, int megabytes, String database, Path spool)
            throws IOException {
        return start(data, simulators, megabytes, FOLDERS, database, spool.toString());
    }

    /**
     * The same with routes of its site and an intake from the queue {@code erp.sms} of an ActiveMQ broker.
     *
     * @param routes folder of the site's routes
     * @param broker the other broker's address
     */
    public static HubProcess start(
            Path data, Simulators simulators, String database, Path spool, Path routes, String broker)
            throws IOException {
        return start(data, simulators, 512, EVERY_INTAKE, database, spool.toString(), routes.toString(), broker);
    }

    /**
     * The same with an intake from the queue {@code erp.sms} of a broker whose client library the hub has from a folder
     * alone.
     *
     * @param library beginning of the library's name; what is so named is taken off the hub's own class path
     * @param factory the library's connection factory
     * @param broker the broker's address, where the user {@code hub} has the password of {@link OutsideBroker}
     */
    public static HubProcess start(
            Path data, Simulators simulators, Path jars, String library, String factory, String broker)
            throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(library))
                .collect(Collectors.joining(File.pathSeparator));
        return start(List.of("-cp", classPath), data, simulators, 512, DROP_IN, jars.toString(), factory, broker);
    }

    /**
     * The same with the mailbox of the user {@code hub} at an IMAP server of this machine, and a store with a small cache.
     *
     * @param smtpPort port of the mail server that takes answers
     */
    public static HubProcess start(Path data, Simulators simulators, int imapPort, int smtpPort) throws IOException {
        return start(data, simulators, 512, MAIL, Integer.toString(imapPort), Integer.toString(smtpPort));
    }

    /**
     * The same with the mailbox of the user {@code hub} at an IMAP server, that of {@code box} at a POP3 server and a
     * listener of the hub's own.
     *
     * @param listenPort port of the listener
     */
    public static HubProcess start(
            Path data, Simulators simulators, int imapPort, int smtpPort, int pop3Port, int listenPort)
            throws IOException {
        return start(
                data,
                simulators,
                512,
                EVERY_MAIL,
                Integer.toString(imapPort),
                Integer.toString(smtpPort),
                Integer.toString(pop3Port),
                Integer.toString(listenPort));
    }

    /** One to which the client {@code app} can bind by SMPP, with its key. */
    public static HubProcess bound(Path data, Simulators simulators, int port) throws IOException {
        return start(data, simulators, 512, BOUND, Integer.toString(port));
    }

    /** One whose client may send one message a day. */
    public static HubProcess guarded(Path data, Simulators simulators) throws IOException {
        return start(data, simulators, 512, GUARDED);
    }

    /**
     * One with a broker and a database of somebody else's.
     *
     * @param broker address of an {@link OutsideBroker}
     * @param store address of a database, which may be down
     */
    public static HubProcess outside(Path data, Simulators simulators, String broker, String store) throws IOException {
        return start(data, simulators, 512, OUTSIDE, broker, store);
    }

    /**
     * The same on a machine of {@link Cables}, to which they lead broker, database and providers.
     *
     * @param hub number of its machine
     */
    public static HubProcess outside(Path data, Simulators simulators, String broker, String store, int hub)
            throws IOException {
        List<String> command = new ArrayList<>(Cables.at(hub));
        command.addAll(command(ClassArchive.options(), 512));
        arguments(data, simulators).stream()
                .map(argument -> argument.replace("127.0.0.1", Cables.address(Cables.To.REST)))
                .forEach(command::add);
        command.addAll(List.of(OUTSIDE, broker, store, Cables.hub(hub)));
        return started(data, Cables.hub(hub), command);
    }

    private static HubProcess start(Path data, Simulators simulators, int megabytes, String... intakes)
            throws IOException {
        return start(ClassArchive.options(), data, simulators, megabytes, intakes);
    }

    private static HubProcess start(
            List<String> classes, Path data, Simulators simulators, int megabytes, String... intakes)
            throws IOException {
        List<String> command = command(classes, megabytes);
        command.addAll(arguments(data, simulators));
        command.addAll(List.of(intakes));
        return started(data, LOOPBACK, command);
    }

    private static List<String> command(List<String> classes, int megabytes) {
        List<String> command = new ArrayList<>(JAVA);
        command.add("-Xmx" + megabytes + "m");
        command.add("-Dconcurrency=" + CONCURRENCY);
        command.addAll(classes);
        command.add(HubProcess.class.getName());
        return command;
    }

    private static HubProcess started(Path data, String host, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "hub.log")))
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ports ")) {
                String[] ports = line.split(" ");
                return new HubProcess(process, host, Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the hub did not start; see hub.log below " + data);
    }

    /** What {@link #settings} are made of. */
    static List<String> arguments(Path data, Simulators simulators) {
        return List.of(
                data.toString(),
                simulators.smsapi().toString(),
                simulators.gateway(),
                Integer.toString(simulators.smsc().port()));
    }

    /** Takes the folder of the data, the addresses of three providers, and which intakes there are with addresses of theirs. */
    public static void main(String[] arguments) throws Exception {
        Service service = Service.start(settings(arguments));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
        System.out.println("ports " + service.httpPort() + " " + service.brokerPort());
    }

    static Settings settings(String... arguments) throws IOException {
        Settings plain = TestHub.settings(
                Path.of(arguments[0]),
                TestHub.smsapi("smsapi", URI.create(arguments[1]), "test-token", HubProcess::delivery),
                TestHub.gateway("gateway", arguments[2], HubProcess::delivery),
                TestHub.smpp("smsc", Integer.parseInt(arguments[3]), Map.of(), HubProcess::delivery));
        return switch (arguments.length < WITH_INTAKES ? "" : arguments[4]) {
            case FOLDERS -> folders(plain, arguments[5], Path.of(arguments[6]));
            case EVERY_INTAKE ->
                TestHub.with(
                        folders(plain, arguments[5], Path.of(arguments[6]), queue(ACTIVEMQ, arguments[8], Map.of())),
                        new Settings.Additions(Path.of(arguments[7]), null));
            case DROP_IN ->
                TestHub.with(
                        TestHub.fetching(plain, queue(arguments[6], arguments[7], Map.of("user", "hub"))),
                        new Settings.Additions(null, Path.of(arguments[5])));
            case MAIL -> TestHub.fetching(smallStore(plain), mailbox(arguments[5], arguments[6]));
            case EVERY_MAIL ->
                TestHub.fetching(
                        plain,
                        mailbox(arguments[5], arguments[6]),
                        box(arguments[7], arguments[6]),
                        listener(arguments[8], arguments[6]));
            case GUARDED -> TestHub.guarded(plain, 1);
            case BOUND ->
                TestHub.fetching(
                        TestHub.settings(
                                Path.of(arguments[0]),
                                TestHub.smpp("smsc", Integer.parseInt(arguments[3]), Map.of(), HubProcess::delivery)),
                        IntakeSamples.smpp(
                                "bound",
                                "app",
                                Integer.parseInt(arguments[5]),
                                List.of(),
                                Map.of("reference-tag", "0x1401")));
            case OUTSIDE ->
                OutsideBroker.settings(
                        stored(at(arguments.length > 7 ? arguments[7] : LOOPBACK, plain), arguments[6]), arguments[5]);
            default -> plain;
        };
    }

    /** The same with a store whose cache is full soon, so that it does not hide what else grows. */
    private static Settings smallStore(Settings settings) {
        return stored(
                settings,
                new Settings.Store(
                        "jdbc:h2:file:" + settings.data().toAbsolutePath().resolve("store")
                                + ";CACHE_SIZE=1024;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
                        "sa",
                        new Secret(""),
                        4,
                        Duration.ZERO));
    }

    /** The same that is reached at another address. */
    private static Settings at(String host, Settings settings) {
        Settings.Http http = settings.http();
        return new Settings(
                settings.data(),
                settings.routes(),
                settings.broker(),
                settings.store(),
                new Settings.Http(
                        host,
                        http.port(),
                        http.publicUrl(),
                        http.smsc(),
                        http.trustedProxies(),
                        http.security(),
                        http.logins()),
                settings.limits(),
                settings.operators(),
                settings.clients(),
                settings.accounts());
    }

    private static Settings stored(Settings settings, String url) {
        return stored(settings, new Settings.Store(url, "postgres", new Secret("postgres"), 4, Duration.ZERO));
    }

    /** The same with another store. */
    public static Settings stored(Settings settings, Settings.Store store) {
        return new Settings(
                settings.data(),
                settings.routes(),
                settings.broker(),
                store,
                settings.http(),
                settings.limits(),
                settings.operators(),
                settings.clients(),
                settings.accounts());
    }

    private static IntakeSettings mailbox(String imapPort, String smtpPort) {
        return MailIntakes.of(
                "post",
                "mail",
                Duration.ofSeconds(1),
                Map.of("protocol", "imap", "port", imapPort, "user", "hub", "smtp-port", smtpPort, "idle", "true"));
    }

    private static IntakeSettings box(String pop3Port, String smtpPort) {
        return MailIntakes.of(
                "box",
                "mail",
                Duration.ofMillis(200),
                Map.of("protocol", "pop3", "port", pop3Port, "user", "box", "smtp-port", smtpPort));
    }

    private static IntakeSettings listener(String listenPort, String smtpPort) {
        return MailIntakes.of(
                "relay",
                "smtp",
                Duration.ofSeconds(1),
                Map.of(
                        "listen-host",
                        "127.0.0.1",
                        "listen-port",
                        listenPort,
                        "relays",
                        "127.0.0.1",
                        "smtp-port",
                        smtpPort));
    }

    private static IntakeSettings queue(String factory, String broker, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.putAll(Map.of("factory", factory, "url", broker, "queue", "erp.sms", "consumers", "4"));
        return new IntakeSettings(
                "queue",
                "jms",
                "app",
                true,
                null,
                null,
                Duration.ofMillis(200),
                0,
                List.of(),
                settings,
                own.containsKey("user") ? Map.of("password", new Secret(OutsideBroker.HUB_PASSWORD)) : Map.of());
    }

    private static Settings folders(Settings settings, String database, Path spool, IntakeSettings... more)
            throws IOException {
        Settings.Store store = new Settings.Store(database, "postgres", new Secret("postgres"), 1, Duration.ZERO);
        List<IntakeSettings> intakes = new ArrayList<>(List.of(more));
        intakes.add(IntakeSamples.tables("erp", store, List.of(), Map.of()));
        intakes.add(IntakeSamples.spool("smsd", spool, List.of(), Map.of("queues", "true")));
        return IntakeSamples.with(settings, Set.of(Settings.Facade.SMSBRANA), intakes);
    }

    private static Account.Delivery delivery(Account.Delivery usual) {
        return new Account.Delivery(
                0,
                CONCURRENCY,
                usual.attempts(),
                usual.firstDelay(),
                usual.maxDelay(),
                usual.maxAge(),
                Account.WhenUnsure.RESEND,
                Duration.ofSeconds(1),
                usual.breakerFailures(),
                usual.breakerPause(),
                usual.holdAfter());
    }

    /** What its heap holds after a collection. */
    public long liveBytes() throws IOException {
        return live().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same by class, in bytes. */
    public Map<String, Long> live() throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String told = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, Long> live = told.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[0].endsWith(":"))
                .collect(Collectors.toMap(columns -> columns[3], columns -> Long.parseLong(columns[2]), Long::sum));
        if (live.isEmpty()) {
            throw new AssertionError(told);
        }
        return live;
    }

    /** Waits until it has ended by itself, and tells its status. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it goes on");
        }
        return process.exitValue();
    }

    /** Lets it hang, as a machine that is frozen would. */
    public void suspend() throws IOException, InterruptedException {
        signal(process, "STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal(process, "CONT");
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What it has used of the machine's cores. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends it in order. */
    public void stop() throws InterruptedException {
        process.destroy();
        ended();
    }

    /** Ends it without a chance to write anything. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not die");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
