package smshub.simulator;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import smshub.simulator.modem.Network;
import smshub.simulator.modem.Phone;
import smshub.simulator.modem.SimulatedModem;

/**
 * All stand-ins on one port of loopback, SMSC and mail server on others: one path for each, {@code /messages} for what they took,
 * {@code /control/<provider>} for faults on demand, {@code /handset/<provider>} for messages from people, {@code /phones}
 * for what the phones got by the modem, which has a port of its own as well, and {@code /} for what there is.
 *
 * <p>One class, because it only puts the stand-ins together and gives each its path.
 */
public final class Simulators implements AutoCloseable {
    private static final int MOST_LISTED = 1_000;

    private final Vertx vertx;
    private final HttpServer server;
    private final Received received;
    private final Map<String, Faults> faults = new LinkedHashMap<>();
    private final Map<String, Handset> handsets = new LinkedHashMap<>();
    private final Handler<HttpServerRequest> handler;
    private final SmsbranaStandIn smsbrana;
    private final SmscStandIn smsc;
    private final MailStandIn mail;
    private final Network network = new Network();
    private final SimulatedModem modem;

    /**
     * How the stand-ins behave from the start.
     *
     * @param port 0 takes a free one
     * @param latency of every answer
     * @param receiptDelay from taking a message to its receipt
     * @param receiptRepeat until a receipt that was not answered with {@code OK} is pushed again
     * @param receiptBatch most receipts in one call
     * @param memory how much of what they took is remembered
     */
    public record Options(
            int port,
            Duration latency,
            Duration receiptDelay,
            Duration receiptRepeat,
            int receiptBatch,
            Received.Memory memory) {
        public static Options defaults() {
            return new Options(0, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5), 1, Received.Memory.ALL);
        }

        public Options withPort(int newPort) {
            return new Options(newPort, latency, receiptDelay, receiptRepeat, receiptBatch, memory);
        }

        public Options withLatency(Duration time) {
            return new Options(port, time, receiptDelay, receiptRepeat, receiptBatch, memory);
        }

        public Options withReceipts(Duration delay, Duration repeat, int batch) {
            return new Options(port, latency, delay, repeat, batch, memory);
        }

        public Options withMemory(Received.Memory kind) {
            return new Options(port, latency, receiptDelay, receiptRepeat, receiptBatch, kind);
        }
    }

    private Simulators(Options options) {
        // One event loop is faster than clients on the same machine can be, and makes the state simple.
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        received = new Received(options.memory());
        for (String name : List.of("smsapi", "gateway", "websms", "smsbrana", "o2", "sms4", "smpp", "mail")) {
            faults.put(name, new Faults(options.latency()));
        }
        GatewayRows.names().forEach(name -> faults.put(name, new Faults(options.latency())));
        modem = SimulatedModem.start(SimulatedModem.Options.defaults()
                .withNetwork(network)
                .withTimes(options.latency(), options.receiptDelay(), Duration.ofMillis(100)));
        smsc = new SmscStandIn(vertx, faults.get("smpp"), received, options.receiptDelay(), socket());
        mail = new MailStandIn(vertx, faults.get("mail"), received);
        ReceiptPusher receipts = new ReceiptPusher(vertx, options.receiptRepeat(), options.receiptBatch());
        SmsapiStandIn smsapi =
                new SmsapiStandIn(vertx, faults.get("smsapi"), received, receipts, options.receiptDelay());
        WebsmsStandIn websms =
                new WebsmsStandIn(vertx, faults.get("websms"), received, receipts, options.receiptDelay());
        smsbrana = new SmsbranaStandIn(vertx, faults.get("smsbrana"), received, options.receiptDelay());
        O2StandIn o2 = new O2StandIn(vertx, faults.get("o2"), received, options.receiptDelay());
        handsets.putAll(Map.of("smsapi", smsapi, "websms", websms, "smsbrana", smsbrana, "o2", o2));
        handsets.put("modem", (from, to, text) -> modem.deliver(from, text));
        GatewayStandIn gateway = new GatewayStandIn(vertx, faults.get("gateway"), received);
        Sms4StandIn sms4 = new Sms4StandIn(vertx, faults.get("sms4"), received, options.receiptDelay());
        GatewayRows gateways = new GatewayRows(vertx, faults, received, receipts, options.receiptDelay());
        handler = request -> request.body().onSuccess(body -> {
            try {
                String path = request.path();
                if (path.startsWith("/smsapi/")) {
                    smsapi.handle(request, path.substring("/smsapi/".length()), body);
                } else if (path.equals("/gateway/send")) {
                    gateway.handle(request, body);
                } else if (path.startsWith("/websms/")) {
                    websms.handle(request, path.substring("/websms/".length()), body);
                } else if (path.equals("/smsbrana/http.php")) {
                    smsbrana.handle(request, body);
                } else if (path.startsWith("/sms4/")) {
                    sms4.handle(request, path.substring("/sms4/".length()), body);
                } else if (path.equals("/o2/getpost/GP")) {
                    o2.handle(request, body);
                } else if (!gateways.handle(request, body)) {
                    route(request, body);
                }
            } catch (IllegalArgumentException | ClassCastException | DateTimeException e) {
                // a number or a time that is none, a charset that does not exist, Base64 that is none, JSON of another
                // kind
                answer(request, new StandInAnswer(400, "text/plain", "not understood", 0));
            }
        });
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(options.port()))
                .requestHandler(handler);
    }

    private static ServerSocket socket() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Listens when it returns.
     *
     * @throws IllegalStateException when the port is taken
     */
    public static Simulators start(Options options) {
        Simulators simulators = new Simulators(options);
        try {
            simulators.server.listen().toCompletionStage().toCompletableFuture().join();
            return simulators;
        } catch (RuntimeException e) {
            simulators.close();
            throw new IllegalStateException("the simulators cannot listen on port " + options.port(), e);
        }
    }

    /** Runs until it is killed: {@code port=9191 latency=20 receipt-delay=1000 memory=ids}; times in milliseconds. */
    public static void main(String[] arguments) {
        Options options = Options.defaults().withPort(9191);
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            options = switch (pair[0]) {
                case "port" -> options.withPort(Integer.parseInt(value));
                case "latency" -> options.withLatency(Duration.ofMillis(Long.parseLong(value)));
                case "receipt-delay" ->
                    options.withReceipts(
                            Duration.ofMillis(Long.parseLong(value)), options.receiptRepeat(), options.receiptBatch());
                case "memory" -> options.withMemory(Received.Memory.valueOf(value.toUpperCase(Locale.ROOT)));
                default -> throw new IllegalArgumentException("port, latency, receipt-delay or memory, not " + pair[0]);
            };
        }
        System.out.println("simulators on " + start(options).url());
    }

    /**
     * Listens with TLS as well, for those who show a certificate.
     *
     * @param keyStore PKCS #12 file with the stand-ins' own certificate
     * @param authority PEM file with the authority of the callers' certificates
     * @return the port
     */
    public int listenTls(Path keyStore, String password, Path authority) {
        HttpServer tls = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keyStore.toString()).setPassword(password))
                        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()))
                        .setClientAuth(ClientAuth.REQUIRED))
                .requestHandler(handler);
        return tls.listen().toCompletionStage().toCompletableFuture().join().actualPort();
    }

    public int port() {
        return server.actualPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    /** What an SMSAPI account takes as its address. */
    public URI smsapi() {
        return url().resolve("smsapi/");
    }

    /** What an SMS4 account takes as its address. */
    public URI sms4() {
        return url().resolve("sms4/");
    }

    /** What a websms account takes as its address. */
    public URI websms() {
        return url().resolve("websms/");
    }

    /** What an SMSbrana account takes as its address; its password is {@code demo}. */
    public URI smsbrana() {
        return url().resolve("smsbrana/http.php");
    }

    /** Puts SMSbrana's clock ahead of the machine's, or behind; it refuses hashed logins more than five minutes off. */
    public void smsbranaClock(Duration ahead) {
        smsbrana.clock(ahead);
    }

    /** What an account of O2 SMS Connector takes as its address. */
    public URI o2() {
        return url().resolve("o2/getpost/GP");
    }

    /** Somebody sends a message to the last customer of a provider, {@code websms} for one. */
    public void text(String provider, String from, String to, String text) {
        vertx.runOnContext(here -> handsets.get(provider).text(from, to, text));
    }

    /** The providers by which people can send a message. */
    public List<String> handsets() {
        return handsets.keySet().stream().sorted().toList();
    }

    /** The phones that the modem has sent to. */
    public Collection<Phone> phones() {
        return network.phones();
    }

    /** What a URL gateway's account takes as its address, variables included. */
    public String gateway() {
        return url() + "gateway/send?account=demo&password=demo&destination=[PHONE]&content=[MSG]&from=[FROM]&id=[ID]";
    }

    /**
     * The faults of one stand-in.
     *
     * @param provider {@code smsapi}, {@code gateway}, {@code websms}, {@code smsbrana}, {@code o2}, {@code sms4},
     *     {@code smpp} or {@code mail}
     */
    public Faults faults(String provider) {
        return faults.get(provider);
    }

    /** The SMSC; it has a port of its own. */
    public SmscStandIn smsc() {
        return smsc;
    }

    /** Port of the mail server that takes messages as SMS4 does. */
    public int mailPort() {
        return mail.port();
    }

    /** The modem; it has a port of its own, as if behind a serial server. */
    public SimulatedModem modem() {
        return modem;
    }

    /** What the stand-ins took. */
    public Received received() {
        return received;
    }

    @Override
    public void close() {
        smsc.close();
        modem.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void route(HttpServerRequest request, Buffer body) {
        String path = request.path();
        if (path.equals("/messages")) {
            answer(request, messages(request));
        } else if (path.equals("/phones")) {
            answer(request, StandInAnswer.json(phonesAsJson()));
        } else if (path.startsWith("/control/") && faults.containsKey(path.substring("/control/".length()))) {
            answer(
                    request,
                    control(faults.get(path.substring("/control/".length())), StandInParameters.of(request, body)));
        } else if (path.startsWith("/handset/") && handsets.containsKey(path.substring("/handset/".length()))) {
            StandInParameters parameters = StandInParameters.of(request, body);
            handsets.get(path.substring("/handset/".length()))
                    .text(parameters.get("from", ""), parameters.get("to", ""), parameters.get("text", ""));
            answer(request, StandInAnswer.text("OK"));
        } else if (path.equals("/")) {
            answer(request, StandInAnswer.text(overview()));
        } else {
            answer(request, StandInAnswer.status(404, 0));
        }
    }

    private static void answer(HttpServerRequest request, StandInAnswer answer) {
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", answer.type() + "; charset=utf-8")
                .end(answer.body());
    }

    private StandInAnswer messages(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.DELETE)) {
            received.clear();
        }
        JsonObject answer = new JsonObject().put("total", received.total()).put("repeats", received.repeats());
        if ("counts".equals(request.getParam("show"))) {
            JsonObject counts = new JsonObject();
            received.counts().forEach(counts::put);
            return StandInAnswer.json(answer.put("counts", counts));
        }
        JsonArray list = new JsonArray();
        for (Received.Message message : received.latest(MOST_LISTED)) {
            list.add(new JsonObject()
                    .put("provider", message.provider())
                    .put("id", message.id())
                    .put("to", message.to())
                    .put("from", message.from())
                    .put("text", message.text())
                    .put("parts", message.parts())
                    .put("providerId", message.providerId())
                    .put("at", message.at().toString())
                    .put("state", message.state()));
        }
        return StandInAnswer.json(answer.put("messages", list));
    }

    private JsonObject phonesAsJson() {
        JsonObject phones = new JsonObject();
        for (Phone phone : network.phones()) {
            JsonArray received = new JsonArray();
            for (Phone.Message message : phone.received()) {
                received.add(new JsonObject()
                        .put("from", message.from())
                        .put("text", message.text())
                        .put("parts", message.parts())
                        .put("at", message.at().toString()));
            }
            phones.put(phone.number(), received);
        }
        return phones;
    }

    private static StandInAnswer control(Faults faults, StandInParameters parameters) {
        try {
            if (parameters.has("latency")) {
                faults.latency(Duration.ofMillis(Long.parseLong(parameters.get("latency"))));
            }
            if (parameters.has("fault")) {
                Fault.Kind kind = Fault.Kind.valueOf(parameters.get("fault").toUpperCase(Locale.ROOT));
                Fault fault = new Fault(
                        kind,
                        Integer.parseInt(parameters.get("number", "0")),
                        Integer.parseInt(parameters.get("retry-after", "0")));
                faults.next(Long.parseLong(parameters.get("times", "1")), fault);
            }
            return StandInAnswer.text("OK");
        } catch (IllegalArgumentException e) {
            return new StandInAnswer(400, "text/plain", "not understood: " + e.getMessage(), 0);
        }
    }

    private String overview() {
        StringBuilder page = new StringBuilder(
                """
                Stand-ins for providers. Nothing leaves this machine.

                /smsapi/               SMSAPI: sms.do, user.do, profile, ping
                /sms4/                 SMS4: cgi-bin/sms_out.pl, cgi-bin/sms_check.pl, restapi/v1/dlr
                /gateway/send          ?account=&password=&destination=&content=&from=&id=
                /websms/               websms.com: json/smsmessaging/text, rest/smsmessaging/text
                /smsbrana/http.php     SMSbrana; the password is demo
                /o2/getpost/GP         O2 SMS Connector
                /twilio/ and more      %s
                port %-5d             SMPP 3.4, any login; system_id or password invalid: refused
                port %-5d             a GSM modem: AT commands, as behind a serial server
                port %-5d             SMTP: messages by mail, as SMS4 takes them
                /handset/PROVIDER      ?from=&to=&text= comes from a handset; by smsapi, websms, smsbrana, o2 or modem
                /phones                what the phones got by the modem
                /messages              what was taken; ?show=counts how often each; DELETE forgets
                /control/PROVIDER      ?latency=20 (milliseconds)
                                       ?fault=KIND&number=&retry-after=&times=1; KIND is one of
                                       none, error, status, dropped, lost, silent, broken

                SMSAPI logins          token invalid: error 101; unauthorized: HTTP status 401; nocredit: error 103
                                       user invalid: error 102
                SMSAPI sender          unknown: error 14
                Other logins           invalid: refused; nocredit: nothing left

                Recipients that end with
                """.formatted(String.join(", ", GatewayRows.names()), smsc.port(), modem.port(), mail.port()));
        for (MagicNumber number : MagicNumber.values()) {
            page.append(number.ending())
                    .append("                     ")
                    .append(number.meaning())
                    .append('\n');
        }
        return page.toString();
    }
}
