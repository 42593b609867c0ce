package smshub.protocol.modem;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.util.TimeUtils;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.protocol.modem.component.CmsError;
import smshub.protocol.modem.component.CmsError.Fault;
import smshub.protocol.modem.component.DeliveryState;
import smshub.protocol.modem.component.ModemComponent;
import smshub.protocol.modem.component.ModemConfiguration;
import smshub.protocol.modem.component.ModemConstants;
import smshub.protocol.modem.component.ModemException;
import smshub.protocol.modem.component.ModemLine;
import smshub.protocol.modem.component.ModemOperation;
import smshub.protocol.modem.port.PortAddress;
import smshub.provider.EndpointProvider;
import smshub.provider.EndpointStatusSource;
import smshub.provider.Exclusive;
import smshub.provider.LineWatch;
import smshub.provider.NoSender;
import smshub.provider.ProviderInbox;
import smshub.provider.ProviderLine;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.UnreadableInbound;
import smshub.text.Alphabet;
import smshub.text.BinaryContent;
import smshub.text.Dcs;
import smshub.text.Encoding;
import smshub.text.Language;
import smshub.text.ReceivedText;
import smshub.text.Segmentation;

/**
 * The site's own GSM modems, one or several for each account; see the Camel component {@code modem:}.
 *
 * <p>One class, half of it the table of settings that the endpoints of accounts are made of.
 */
public final class GsmModem implements EndpointProvider, EndpointStatusSource, ProviderLine, Exclusive {
    private static final String PORTS = "ports";
    private static final String JOB = "job";
    private static final String ENDPOINT = "modem";
    /** How soon a modem that failed is tried again. */
    private static final String RECOVERY = "{{sms.modem.recovery}}";

    /** What the octet of a validity period can tell, in seconds: 5 minutes to 63 weeks. */
    private static final int SHORTEST_VALIDITY = 300;

    private static final int LONGEST_VALIDITY = 38_102_400;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** What a refusal means for the hub, by who is at fault. */
    private static final Map<Fault, ProblemCode> CODES = new EnumMap<>(Map.of(
            Fault.RECIPIENT, ProblemCode.RECIPIENT_REJECTED,
            Fault.RECIPIENT_OUT, ProblemCode.RECIPIENT_BUSY,
            Fault.MESSAGE, ProblemCode.REQUEST_REJECTED,
            Fault.VALIDITY, ProblemCode.REQUEST_REJECTED,
            Fault.SUBSCRIPTION, ProblemCode.SERVICE_REFUSED,
            Fault.NETWORK_BUSY, ProblemCode.PROVIDER_BUSY,
            Fault.NETWORK, ProblemCode.PROVIDER_FAULT,
            Fault.MODEM, ProblemCode.PROVIDER_FAULT,
            Fault.SIM, ProblemCode.PROVIDER_UNREACHABLE,
            Fault.UNKNOWN, ProblemCode.ANSWER_LOST));

    /** How often the line of an account was closed. */
    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "gsm-modem";
    }

    @Override
    public String title() {
        return "GSM modem";
    }

    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required(
                        PORTS, "serial:PATH, tcp:HOST:PORT or rfc2217:HOST:PORT, several parted by commas", Kind.TEXT),
                AccountSetting.optional("pin", "PIN of the SIMs; one that was refused is not tried again", Kind.SECRET),
                AccountSetting.optional("service-centre", "Service centre, where the SIM's is not right", Kind.TEXT),
                AccountSetting.optional("baud-rate", "Speed of serial ports", Kind.NUMBER, "115200"),
                AccountSetting.optional("hardware-flow", "Whether RTS and CTS control the flow", Kind.BOOLEAN, "false"),
                AccountSetting.optional("storage", "Memory for messages: SM, ME or MT", Kind.TEXT, "SM"),
                AccountSetting.optional("daily-limit", "Most parts that a SIM sends a day; 0: any", Kind.NUMBER, "0"),
                AccountSetting.optional(
                        "send-timeout",
                        "Seconds for the network's answer; then a message is unsure",
                        Kind.NUMBER,
                        "60"),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                NoSender.SETTING,
                AccountSetting.optional("validity", "Seconds that delivery is tried, 300 to 38102400", Kind.NUMBER),
                AccountSetting.optional(
                        "wide-reference",
                        "Number parts with 16 bits: fewer mix-ups on the phone, a character less in each",
                        Kind.BOOLEAN,
                        "false"),
                AccountSetting.optional("languages", "7-bit tables: turkish, spanish, portuguese", Kind.TEXT),
                AccountSetting.optional("commands", "Further commands at each start, parted by semicolons", Kind.TEXT),
                AccountSetting.optional(
                        "power-cycle", "Address or command that switches a silent modem off and on", Kind.SECRET));
    }

    @Override
    public Limits limits(Account account) {
        boolean wide = Boolean.parseBoolean(text(account, "wide-reference", "false"));
        Alphabet alphabet = Alphabet.national(Language.all(text(account, "languages", "")), wide);
        return Limits.USUAL
                .with(alphabet)
                .with(NoSender.of(account))
                .with(Limits.Flash.ALL)
                .withBinary(Segmentation.MAX_SEGMENTS)
                .withValidity();
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Set<String> lines = new HashSet<>();
        for (String port : text(account, PORTS, "").split(",")) {
            try {
                if (!lines.add(line(PortAddress.of(port.strip())))) {
                    mistakes.add("settings.ports names " + port.strip() + " twice");
                }
            } catch (IllegalArgumentException e) {
                mistakes.add("settings.ports: " + e.getMessage());
            }
        }
        if (!Set.of("SM", "ME", "MT").contains(text(account, "storage", "SM"))) {
            mistakes.add("settings.storage must be SM, ME or MT");
        }
        int validity = number(account, "validity", SHORTEST_VALIDITY);
        if (validity < SHORTEST_VALIDITY || validity > LONGEST_VALIDITY) {
            mistakes.add(
                    "settings.validity must be from " + SHORTEST_VALIDITY + " to " + LONGEST_VALIDITY + " seconds");
        }
        if (!Language.known(text(account, "languages", ""))) {
            mistakes.add("settings.languages must be among " + String.join(", ", Language.words()));
        }
        return mistakes;
    }

    /** The same for each way to a port: links to a device, and raw or Telnet to one serial server. */
    private static String line(PortAddress address) {
        if (address.kind() != PortAddress.Kind.SERIAL) {
            return address.target().toLowerCase(Locale.ROOT) + ":" + address.number();
        }
        try {
            return Path.of(address.target()).toRealPath().toString();
        } catch (IOException | InvalidPathException e) {
            // It is not plugged in now.
            return address.target();
        }
    }

    /** Two hubs would talk to a modem at a time. */
    @Override
    public boolean alone(Account account) {
        return true;
    }

    @Override
    public Map<String, String> lines(Account account) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String port : text(account, PORTS, "").split(",")) {
            try {
                lines.put(line(PortAddress.of(port.strip())), port.strip());
            } catch (IllegalArgumentException e) {
                return Map.of();
            }
        }
        return lines;
    }

    @Override
    public String linesSetting() {
        return PORTS;
    }

    @Override
    public String provider() {
        return id();
    }

    /** Each account has a component with its options, and a route of its own from the template in the route file. */
    @Override
    public void open(Account account, ProviderInbox inbox, LineWatch watch, CamelContext context, Path folder)
            throws Exception {
        ModemLine line = new ModemLine() {
            @Override
            public void up() {
                watch.up();
            }

            @Override
            public void down(String why) {
                watch.down(Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "No modem can send: " + why + "."));
            }
        };
        long recovery = TimeUtils.toMilliSeconds(context.resolvePropertyPlaceholders(RECOVERY));
        context.addComponent(name(account), component(account, line, folder, recovery));
        TemplatedRouteBuilder.builder(context, id() + "-account")
                .routeId(route(account))
                .parameter("account", account.id())
                .parameter("line", name(account))
                .parameter(PORTS, ports(account))
                .add();
    }

    @Override
    public void close(Account account, CamelContext context) throws Exception {
        String line = name(account);
        closed.merge(account.id(), 1, Integer::sum);
        context.getRouteController().stopRoute(route(account));
        context.removeRoute(route(account));
        context.removeEndpoints(line + ":*");
        context.removeComponent(line);
    }

    private String route(Account account) {
        return id() + "-" + account.id();
    }

    /** Another one after each close: whoever kept an endpoint of before must not meet it again. */
    private String name(Account account) {
        Integer before = closed.get(account.id());
        return route(account) + (before == null ? "" : "." + before);
    }

    static Component component(Account account, ModemLine line, Path folder, long recoveryMillis) {
        ModemConfiguration configuration = new ModemConfiguration();
        configuration.setLine(line);
        configuration.setPin(secret(account, "pin"));
        configuration.setServiceCentre(account.settings().get("service-centre"));
        configuration.setBaudRate(number(account, "baud-rate", 115_200));
        configuration.setHardwareFlow(Boolean.parseBoolean(text(account, "hardware-flow", "false")));
        configuration.setStorage(text(account, "storage", "SM"));
        configuration.setDailyLimit(number(account, "daily-limit", 0));
        configuration.setValidity(1000L * number(account, "validity", 0));
        configuration.setWideReference(Boolean.parseBoolean(text(account, "wide-reference", "false")));
        configuration.setLanguages(account.settings().get("languages"));
        configuration.setCommands(account.settings().get("commands"));
        configuration.setPowerCycle(secret(account, "power-cycle"));
        configuration.setSendTimeout(1000L * number(account, "send-timeout", 60));
        configuration.setMessages(account.connection().inbound());
        configuration.setRecoveryDelay(recoveryMillis);
        configuration.setStateDirectory(folder.resolve("modems").toString());
        ModemComponent component = new ModemComponent();
        component.setConfiguration(configuration);
        return component;
    }

    /** Turns a {@link SendJob} into what the modem's endpoint sends. */
    @Override
    public void send(Exchange exchange) {
        Message message = exchange.getMessage();
        SendJob job = message.getBody(SendJob.class);
        exchange.setProperty(JOB, job);
        exchange.setVariable(ENDPOINT, endpoint(job.account()));
        boolean octets = job.message().content().encoding() == Encoding.OCTETS;
        if (octets) {
            BinaryContent content = BinaryContent.ofText(job.message().text());
            message.setBody(content.octets());
            message.setHeader(ModemConstants.UDH, content.udh());
        } else {
            message.setBody(job.message().text());
        }
        message.setHeader(ModemConstants.OPERATION, ModemOperation.SEND);
        message.setHeader(ModemConstants.RECIPIENT, job.message().to().value());
        message.setHeader(ModemConstants.MESSAGE_ID, job.message().id());
        message.setHeader(
                ModemConstants.FLASH,
                !octets
                        && (job.message().content().flash()
                                || Boolean.parseBoolean(text(job.account(), "flash", "false"))));
        message.setHeader(ModemConstants.UCS2, job.message().content().encoding() == Encoding.UCS2);
        Integer validity = job.validity(
                Duration.ofSeconds(SHORTEST_VALIDITY),
                Duration.ofSeconds(LONGEST_VALIDITY),
                job.account().settings().containsKey("validity") ? number(job.account(), "validity", 0) : null);
        if (validity != null) {
            message.setHeader(ModemConstants.VALIDITY, 1000L * validity);
        }
        // What may come twice, and says so, may also begin anew.
        message.setHeader(
                ModemConstants.BEGUN,
                job.message().progress().begun() && !job.message().progress().possibleDuplicate());
    }

    private String endpoint(Account account) {
        return name(account) + ":" + ports(account);
    }

    /** As an endpoint has them, without the blanks that a list may have. */
    static String ports(Account account) {
        return BLANKS.matcher(text(account, PORTS, "")).replaceAll("");
    }

    /** The result of a message that went out. */
    @Override
    public SendResult sent(Exchange exchange) {
        String id = exchange.getProperty(JOB, SendJob.class).message().id();
        List<?> references = exchange.getMessage().getHeader(ModemConstants.REFERENCES, List.class);
        // Modems count from 0 to 255 and begin anew, so that a reference alone names nothing.
        return SendResult.sent(
                references.stream().map(reference -> reference + "/" + id).toList());
    }

    /** The result of a message that did not go out, or perhaps did. */
    @Override
    public SendResult notSent(Exchange exchange) {
        ModemException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ModemException.class);
        ProblemCode code =
                switch (failure.failure()) {
                    case REFUSED -> CODES.get(CmsError.of(failure.refusal()).fault());
                    case UNREACHABLE -> ProblemCode.PROVIDER_UNREACHABLE;
                    case DAILY_LIMIT -> ProblemCode.DAILY_LIMIT;
                    case DOUBTFUL -> ProblemCode.ANSWER_LOST;
                    case INVALID -> ProblemCode.REQUEST_REJECTED;
                };
        Problem problem = Problem.of(code, "The modem could not send it: " + failure.getMessage() + ".");
        return failure.begun() ? SendResult.begun(problem) : SendResult.failed(problem);
    }

    /** Turns a {@link StatusJob} into a question that the modem's endpoint answers from its journal. */
    @Override
    public void status(Exchange exchange) {
        Message message = exchange.getMessage();
        StatusJob job = message.getBody(StatusJob.class);
        exchange.setProperty(JOB, job);
        exchange.setVariable(ENDPOINT, endpoint(job.account()));
        message.setBody(null);
        message.setHeader(ModemConstants.OPERATION, ModemOperation.QUERY);
        message.setHeader(ModemConstants.MESSAGE_ID, job.messageId());
    }

    /** What is known of a message. */
    @Override
    public List<DeliveryReceipt> statuses(Exchange exchange) {
        StatusJob job = exchange.getProperty(JOB, StatusJob.class);
        DeliveryState state = exchange.getMessage().getHeader(ModemConstants.STATE, DeliveryState.class);
        return List.of(new DeliveryReceipt(job.account().id(), null, job.messageId(), meaning(state), job.at(), null));
    }

    private static DeliveryReceipt.Status meaning(DeliveryState state) {
        return switch (state) {
            case NOT_FOUND -> DeliveryReceipt.Status.NOT_FOUND;
            case UNKNOWN -> DeliveryReceipt.Status.UNKNOWN;
            case UNDERWAY -> DeliveryReceipt.Status.UNDERWAY;
            case DELIVERED -> DeliveryReceipt.Status.DELIVERED;
            case UNDELIVERED -> DeliveryReceipt.Status.UNDELIVERED;
        };
    }

    /** The receipt in what an account's modem yields. */
    public List<DeliveryReceipt> receipts(Exchange exchange) {
        Message message = exchange.getMessage();
        return List.of(new DeliveryReceipt(
                account(exchange),
                null,
                message.getHeader(ModemConstants.MESSAGE_ID, String.class),
                meaning(message.getHeader(ModemConstants.STATE, DeliveryState.class)),
                time(exchange),
                message.getHeader(ModemConstants.STATUS_TEXT, String.class)));
    }

    /** The message in what an account's modem yields. Gaps of parts that never came are told in its text. */
    public List<InboundMessage> inbound(Exchange exchange) {
        Message message = exchange.getMessage();
        int parts = message.getHeader(ModemConstants.PARTS, 1, Integer.class);
        int total = message.getHeader(ModemConstants.TOTAL_PARTS, 1, Integer.class);
        // Data has octets as its body; what is not text all the same is shown as what it is.
        String text = message.getBody() instanceof byte[] octets
                ? ReceivedText.of(new Dcs(message.getHeader(ModemConstants.DCS, Integer.class)), octets)
                : message.getBody(String.class);
        return List.of(new InboundMessage(
                null,
                account(exchange),
                message.getHeader(ModemConstants.MESSAGE_ID, String.class),
                message.getHeader(ModemConstants.SENDER, String.class),
                null,
                parts < total ? text + " [" + parts + "/" + total + "]" : text,
                time(exchange),
                null));
    }

    /** What an account's modem yields and nobody can read. */
    public UnreadableInbound unreadable(Exchange exchange) {
        Message message = exchange.getMessage();
        return new UnreadableInbound(
                account(exchange),
                message.getBody(String.class),
                "Modem " + message.getHeader(ModemConstants.PORT) + " received what cannot be read: "
                        + message.getHeader(ModemConstants.PROBLEM) + ".");
    }

    private static String account(Exchange exchange) {
        return exchange.getVariable("account", String.class);
    }

    private static Instant time(Exchange exchange) {
        Instant told = exchange.getMessage().getHeader(ModemConstants.TIME, Instant.class);
        return told == null ? Instant.ofEpochMilli(exchange.getClock().getCreated()) : told;
    }

    private static String text(Account account, String name, String otherwise) {
        return account.settings().getOrDefault(name, otherwise);
    }

    private static int number(Account account, String name, int otherwise) {
        return Integer.parseInt(text(account, name, Integer.toString(otherwise)));
    }

    private static String secret(Account account, String name) {
        return account.secrets().containsKey(name) ? account.secrets().get(name).reveal() : null;
    }
}
