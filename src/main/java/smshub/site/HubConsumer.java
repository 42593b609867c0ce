package smshub.site;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import smshub.broker.QueueMessage;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;

/**
 * {@code hub:events} and {@code hub:inbound}. The body of a state change is its JSON, that of a message from a handset its
 * text; what routes choose by stands in headers.
 */
final class HubConsumer extends DefaultConsumer {
    private final HubEndpoint endpoint;
    private Consumer share;

    HubConsumer(HubEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        String name = endpoint.getSubscription() == null ? getRoute().getRouteId() : endpoint.getSubscription();
        share = endpoint.subscription(name).consume(endpoint.getCamelContext(), new Reader(), endpoint.getWindow());
        if (share instanceof RouteAware aware) {
            aware.setRoute(getRoute());
        }
        ServiceHelper.startService(share);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownService(share);
        share = null;
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.stopService(share);
    }

    @Override
    protected void doResume() throws Exception {
        ServiceHelper.startService(share);
    }

    /** Makes an exchange of a delivery, for the route. */
    private final class Reader extends AsyncProcessorSupport {
        private final AsyncProcessor route = AsyncProcessorConverterHelper.convert(getProcessor());

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Message message = exchange.getMessage();
            QueueMessage delivery = message.getBody(QueueMessage.class);
            if (endpoint.getOperation() == HubOperation.EVENTS) {
                event(message, delivery.text());
            } else {
                inbound(message, delivery.text());
            }
            return route.process(exchange, callback);
        }
    }

    private static void event(Message message, String json) {
        MessageEvent event = Json.read(json, MessageEvent.class);
        message.setBody(json);
        set(message, HubConstants.EVENT_ID, event.eventId());
        set(message, HubConstants.ID, event.messageId());
        set(message, HubConstants.STATE, event.state().word());
        set(message, HubConstants.CLIENT, event.client());
        set(message, HubConstants.ACCOUNT, event.account());
        set(message, HubConstants.REFERENCE, event.reference());
        set(
                message,
                HubConstants.CODE,
                event.problem() == null ? null : event.problem().code().word());
        set(message, HubConstants.TIME, event.time().toString());
    }

    private static void inbound(Message message, String json) {
        InboundMessage inbound = Json.read(json, InboundMessage.class);
        message.setBody(inbound.text());
        set(message, HubConstants.ID, inbound.id());
        set(message, HubConstants.ACCOUNT, inbound.account());
        set(message, HubConstants.CLIENT, inbound.client());
        set(message, HubConstants.FROM, inbound.from());
        set(message, HubConstants.TO, inbound.to());
        set(message, HubConstants.TIME, inbound.time().toString());
        set(message, HubConstants.PROVIDER_ID, inbound.inReplyTo());
    }

    private static void set(Message message, String header, String value) {
        if (value != null) {
            message.setHeader(header, value);
        }
    }
}
