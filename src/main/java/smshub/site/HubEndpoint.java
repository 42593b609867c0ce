package smshub.site;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import smshub.account.Client;
import smshub.broker.Subscription;
import smshub.message.MessageState;

/**
 * Send and receive text messages by the SMS hub that runs the route.
 *
 * <p>What a producer was given is on disk when it has returned. A consumer reads a share of a topic that is kept under the
 * name of its subscription; a message is gone when its exchange has ended well, and comes again later when it failed or the
 * hub ended meanwhile.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hub",
        title = "SMS hub",
        syntax = "hub:operation",
        category = {Category.MOBILE, Category.MESSAGING},
        headersClass = HubConstants.class)
public final class HubEndpoint extends DefaultEndpoint implements AsyncEndpoint {
    @UriPath(enums = "accept,receipt,inbound,events")
    @Metadata(
            required = true,
            description =
                    "accept takes over requests to send, receipt a provider's delivery receipt, inbound a message from "
                            + "a handset; events hands out state changes, and inbound messages from handsets.")
    private final HubOperation operation;

    @UriParam(
            description =
                    "accept: in whose name; required. events: whose messages, all where it is not set. inbound as a "
                            + "consumer: those that this client may see, all where it is not set.")
    private String client;

    @UriParam(
            description = "receipt, and inbound as a producer: the account that it came by; required. inbound as a "
                    + "consumer: accounts, parted by commas; all where it is not set.")
    private String account;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "accept: whether the source may bring the same request again, after a failure or a crash. Then "
                            + "each request needs a reference, by which it is accepted once.")
    private boolean repeatable = true;

    @UriParam(
            label = "producer",
            defaultValue = "ANSWER",
            description =
                    "accept: whether a refusal is part of the answer, or the exchange fails with a RefusedException.")
    private Refusals refusals = Refusals.ANSWER;

    @UriParam(label = "consumer", description = "events: states, parted by commas; all where it is not set.")
    private String states;

    @UriParam(
            label = "consumer",
            description = "Name of the share; the same name goes on where it ended. The id of the route by default.")
    private String subscription;

    @UriParam(
            label = "consumer",
            defaultValue = "16",
            description = "Most messages whose exchanges have not ended; so many come again after a crash.")
    private int window = 16;

    private final HubServices services;

    /** What becomes of a refusal. */
    public enum Refusals {
        /** It is part of the answer. */
        ANSWER,
        /** The exchange fails with a {@link RefusedException}. */
        THROW
    }

    HubEndpoint(String uri, HubComponent component, HubOperation operation, HubServices services) {
        super(uri, component);
        this.operation = operation;
        this.services = services;
    }

    /** @throws IllegalArgumentException when an option names what is not there */
    void check() {
        if (client != null && !services.clients().containsKey(client)) {
            throw new IllegalArgumentException("there is no client " + client);
        }
        if (operation == HubOperation.ACCEPT) {
            if (client == null) {
                throw new IllegalArgumentException("hub:accept needs the option client");
            }
            if (!services.clients().get(client).permissions().contains(Client.Permission.SEND)) {
                throw new IllegalArgumentException("the client " + client + " may not send");
            }
        }
        if (operation == HubOperation.RECEIPT && account == null) {
            throw new IllegalArgumentException("hub:receipt needs the option account");
        }
        for (String one : words(account)) {
            if (!services.accounts().contains(one)) {
                throw new IllegalArgumentException("there is no account " + one);
            }
        }
        for (String one : words(states)) {
            if (Stream.of(MessageState.values()).noneMatch(state -> state.word().equals(one))) {
                throw new IllegalArgumentException("there is no state " + one);
            }
        }
        if (subscription != null) {
            subscription(subscription);
        }
    }

    @Override
    public Producer createProducer() {
        if (!operation.producer()) {
            throw new IllegalArgumentException("hub:" + operation.word() + " can only be consumed from");
        }
        return switch (operation) {
            case ACCEPT -> new AcceptProducer(this);
            case RECEIPT -> new ReceiptProducer(this);
            default -> new InboundProducer(this);
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!operation.consumer()) {
            throw new IllegalArgumentException("hub:" + operation.word() + " can only be sent to");
        }
        HubConsumer consumer = new HubConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** The share that a consumer reads. */
    Subscription subscription(String name) {
        return operation == HubOperation.EVENTS
                ? Subscription.events(name, client, words(states))
                : Subscription.inbound(name, client, words(account));
    }

    private static List<String> words(String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    HubServices services() {
        return services;
    }

    public HubOperation getOperation() {
        return operation;
    }

    public String getClient() {
        return client;
    }

    public void setClient(String client) {
        this.client = client;
    }

    public String getAccount() {
        return account;
    }

    public void setAccount(String account) {
        this.account = account;
    }

    public boolean isRepeatable() {
        return repeatable;
    }

    public void setRepeatable(boolean repeatable) {
        this.repeatable = repeatable;
    }

    public Refusals getRefusals() {
        return refusals;
    }

    public void setRefusals(Refusals refusals) {
        this.refusals = refusals;
    }

    public String getStates() {
        return states;
    }

    public void setStates(String states) {
        this.states = states;
    }

    public String getSubscription() {
        return subscription;
    }

    public void setSubscription(String subscription) {
        this.subscription = subscription;
    }

    public int getWindow() {
        return window;
    }

    public void setWindow(int window) {
        this.window = window;
    }
}
