package smshub.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Names of queues and topics on the broker. */
public final class Queues {
    /** What the names of all queues of the hub begin with. */
    static final String PREFIX = "sms.";
    /** Requests from applications. */
    public static final String REQUESTS = name("requests");
    /** Requests that wait until their contacts, or templates, can be looked up. */
    public static final String CONTACTS = name("contacts");
    /** Messages that wait for a later attempt or their sending time, by the broker's scheduled delivery. */
    public static final String RETRY = name("retry");
    /** Messages that a provider may have taken. */
    public static final String UNSURE = name("unsure");
    /** Messages and requests that failed for good, each with code and sentence. */
    public static final String DEAD = name("dead");
    /** Topic of state changes. */
    public static final String EVENTS = name("events");
    /** The state changes once more, for the store: those of a commit together, one in each line. */
    public static final String EVENTS_STORE = name("events-store");
    /** Topic of inbound messages. */
    public static final String INBOUND = name("inbound");
    /** The store's share of the inbound messages. */
    public static final String INBOUND_STORE = name("inbound-store");
    /** Parts of inbound messages that wait to be joined. */
    public static final String PARTS = name("parts");
    /** Inbound messages that go on by mail, one for each address. */
    public static final String FORWARD_MAIL = name("forward-mail");
    /** Delivery receipts that wait to be matched. */
    public static final String RECEIPTS = name("receipts");
    /** Messages withdrawn from a queue; their end is recorded from here. */
    public static final String CANCELLED = name("cancelled");
    /** Messages whose age ended on a queue; their end is recorded from here. */
    public static final String EXPIRED = name("expired");
    /** Messages that an operator wants sent again. */
    public static final String REQUEUED = name("requeued");
    /** Messages that were handed over and whose receipt is waited for, where an account wants that. */
    public static final String OVERDUE = name("overdue");
    /** Messages that were handed over and whose provider tells what became of them only when it is asked. */
    public static final String STATUS = name("status");
    /** What operators are to hear of by mail. */
    public static final String ALERTS = name("alerts");
    /** The same for an address to which it is posted. */
    public static final String ALERT_CALLS = name("alert-calls");
    /** Entries of the audit record on their way to the store. */
    public static final String AUDIT = name("audit");
    /** What went wrong apart from messages, on its way to the store. */
    public static final String ERRORS = name("errors");
    /** Where a hub tries whether an outside broker takes messages; it holds one. */
    static final String PULSE = name("pulse");
    /** Topic of which each living hub that shares an outside broker consumes a queue of its own. */
    static final String HUBS = name("hubs");
    /** Topic by which hubs that share an outside broker tell each other what they can do without. */
    static final String TOLD = name("told");
    /** What was said of each account last, by operators or for them; nothing consumes it. */
    public static final String ACCOUNT = name("account");
    /** The counts of each intake; nothing consumes it. */
    public static final String INTAKE = name("intake");
    /** What was counted of each client; nothing consumes it. */
    public static final String GUARD = name("guard");
    /** What was wrong last of each thing that operators are told of; nothing consumes it. */
    public static final String CONDITION = name("condition");
    /** There while all that waits is being copied to a broker: no hub starts at that. */
    static final String MOVE = name("move");
    /** Prefix of the queues on which clients read answers. */
    public static final String REPLY_PREFIX = name("reply") + ".";

    /** Prefix of the shares of topics that routes of a site consume. */
    private static final String SUBSCRIPTION_PREFIX = name("subscription") + ".";

    private static final String FORWARD_PREFIX = name("forward") + ".";
    private static final String ANSWER_PREFIX = name("answer") + ".";
    private static final String SUBMITTED_PREFIX = name("submitted") + ".";
    private static final String INBOUND_TO_PREFIX = name("inbound-to") + ".";
    static final String EVENTS_OF_PREFIX = name("events-of") + ".";
    static final String INBOUND_OF_PREFIX = name("inbound-of") + ".";
    private static final String CALLBACK_PREFIX = name("callback") + ".";
    private static final String OUT_PREFIX = name("out") + ".";
    private static final String ONCE_PREFIX = name("once") + ".";
    private static final String INTENT_PREFIX = name("intent") + ".";

    private Queues() {}

    /** The names stand once, where the routes read them too. */
    private static final class Names {
        private static final String RESOURCE = "/application.properties";
        private static final Properties ALL = read();

        private static Properties read() {
            Properties read = new Properties();
            try (InputStream resource = Queues.class.getResourceAsStream(RESOURCE)) {
                read.load(resource);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return read;
        }
    }

    private static String name(String key) {
        return Objects.requireNonNull(Names.ALL.getProperty("queue." + key), key);
    }

    /** State changes to be posted to the addresses that a client's requests named. */
    public static String callback(String client) {
        return CALLBACK_PREFIX + client;
    }

    /** Topic of the state changes of one client's messages, which that client alone may read. */
    public static String events(String client) {
        return EVENTS_OF_PREFIX + client;
    }

    /** Topic of what handsets send to the accounts that a client may use, which that client alone may read. */
    public static String inboundOf(String client) {
        return INBOUND_OF_PREFIX + client;
    }

    /** What the names of the queues begin with on which a client, and nobody else, reads answers. */
    public static String replies(String client) {
        return REPLY_PREFIX + client + ".";
    }

    /** Inbound messages that are posted to the address of an account or client. */
    public static String forward(String target) {
        return FORWARD_PREFIX + target;
    }

    /** Messages that wait for an account. */
    public static String out(String account) {
        return OUT_PREFIX + account;
    }

    /** Whether messages wait there for an account. */
    public static boolean isOut(String queue) {
        return queue.startsWith(OUT_PREFIX);
    }

    /** States of what an intake brought, on their way back. Clients may not use it. */
    public static String answers(String intake) {
        return ANSWER_PREFIX + intake;
    }

    /** Parts that an intake was brought, until their message is whole. */
    public static String submitted(String intake) {
        return SUBMITTED_PREFIX + intake;
    }

    /** An intake's share of the inbound messages. */
    public static String inboundTo(String intake) {
        return INBOUND_TO_PREFIX + intake;
    }

    /** A share of a topic that a route of a site, or of an intake, consumes, by its name. */
    public static String subscription(String name) {
        return SUBSCRIPTION_PREFIX + name;
    }

    /** The queue that a hub consumes for as long as it lives. */
    static String hub(String id) {
        return HUBS + "." + id;
    }

    /** The queue whose one consumer has a piece of work that runs at one hub only; nothing is ever sent to it. */
    static String once(String duty) {
        return ONCE_PREFIX + duty;
    }

    /** The list of messages for which an account's provider is being called, so that a crash leaves a trace. */
    public static String intent(String account) {
        return INTENT_PREFIX + account;
    }
}
