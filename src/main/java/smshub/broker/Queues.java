package smshub.broker;

/** Names of queues and topics on the backbone. */
public final class Queues {
    /** Requests from applications. */
    public static final String REQUESTS = "sms.requests";
    /** Messages that wait for a later attempt or their sending time, by the broker's scheduled delivery. */
    public static final String RETRY = "sms.retry";
    /** Messages that a provider may have taken. */
    public static final String UNSURE = "sms.unsure";
    /** Messages and requests that failed for good, each with code and sentence. */
    public static final String DEAD = "sms.dead";
    /** Topic of state changes. */
    public static final String EVENTS = "sms.events";
    /** The state changes once more, for the store: those of a commit together, one in each line. */
    public static final String EVENTS_STORE = "sms.events.store";
    /** Topic of inbound messages. */
    public static final String INBOUND = "sms.inbound";
    /** The store's share of the inbound messages. */
    public static final String INBOUND_STORE = "sms.inbound.store";
    /** Parts of inbound messages that wait to be joined. */
    public static final String PARTS = "sms.parts";
    /** Delivery receipts that wait to be matched. */
    public static final String RECEIPTS = "sms.receipts";
    /** Messages withdrawn from a queue; their end is recorded from here. */
    public static final String CANCELLED = "sms.cancelled";
    /** Messages whose age ended on a queue; their end is recorded from here. */
    public static final String EXPIRED = "sms.expired";
    /** Messages that an operator wants sent again. */
    public static final String REQUEUED = "sms.requeued";
    /** Doubtful messages that are being looked at. */
    public static final String DOUBTS = "sms.doubts";
    /** Doubtful messages of which a receipt told the truth; nothing more is to be done for them. */
    public static final String RESOLVED = "sms.resolved";
    /** Messages that were handed over and whose receipt is waited for, where an account wants that. */
    public static final String OVERDUE = "sms.overdue";
    /** Messages that were handed over and whose provider tells what became of them only when it is asked. */
    public static final String STATUS = "sms.status";
    /** What operators are to hear of by mail. */
    public static final String ALERTS = "sms.alerts";
    /** Prefix of the queues on which clients read answers. */
    public static final String REPLY_PREFIX = "sms.reply.";

    /** Prefix of the shares of topics that routes of a site consume. */
    static final String SUBSCRIPTION_PREFIX = "sms.subscription.";

    private static final String ANSWER_PREFIX = "sms.answer.";
    private static final String INBOUND_TO_PREFIX = "sms.inbound.to.";
    static final String EVENTS_OF_PREFIX = "sms.events.of.";
    private static final String CALLBACK_PREFIX = "sms.callback.";
    private static final String OUT_PREFIX = "sms.out.";
    private static final String INTENT_PREFIX = "sms.intent.";

    private Queues() {}

    /** State changes to be posted to the addresses that a client's requests named. */
    public static String callback(String client) {
        return CALLBACK_PREFIX + client;
    }

    /** Topic of the state changes of one client's messages, which that client alone may read. */
    public static String events(String client) {
        return EVENTS_OF_PREFIX + client;
    }

    /** Messages that wait for an account. */
    public static String out(String account) {
        return OUT_PREFIX + account;
    }

    /** States of what an intake brought, on their way back. Clients may not use it. */
    public static String answers(String intake) {
        return ANSWER_PREFIX + intake;
    }

    /** An intake's share of the inbound messages. */
    public static String inboundTo(String intake) {
        return INBOUND_TO_PREFIX + intake;
    }

    /** The list of messages for which an account's provider is being called, so that a crash leaves a trace. */
    public static String intent(String account) {
        return INTENT_PREFIX + account;
    }
}
