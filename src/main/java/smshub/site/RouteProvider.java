package smshub.site;

import java.net.URI;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.EndpointProvider;
import smshub.provider.SendJob;

/**
 * A provider that is a route of the site: it gets the text and some headers, and answers with headers of its own. What it
 * throws is an outcome, too, see {@link RouteOutcome}.
 */
public final class RouteProvider implements EndpointProvider {
    static final String ROUTE = "route";
    private static final String JOB = "sendJob";
    private static final String TARGET = "routeOfAccount";

    @Override
    public String id() {
        return "route";
    }

    @Override
    public String title() {
        return "A route of your own";
    }

    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required(ROUTE, "Endpoint that messages are sent to, such as direct:acme", Kind.TEXT));
    }

    @Override
    public String note() {
        return "The route lies in the site's own folder (site.routes), gets the text as its body, and answers with headers;"
                + " without any, and without an exception, the message is sent. Receipts and messages from handsets come by"
                + " hub:receipt and hub:inbound. See camel.md.";
    }

    @Override
    public List<String> mistakes(Account account) {
        String route = account.settings().getOrDefault(ROUTE, "");
        return route.matches("[a-z][\\w+.-]*:.+") && !SiteRoutes.reserved(route)
                ? List.of()
                : List.of("settings.route must be an endpoint of Camel, such as direct:acme");
    }

    /** What the route gets. */
    @Override
    public void send(Exchange exchange) {
        Message message = exchange.getMessage();
        SendJob job = message.getBody(SendJob.class);
        SmsMessage sms = job.message();
        exchange.setVariable(JOB, job);
        exchange.setVariable(TARGET, target(job.account().settings().get(ROUTE)));
        message.setBody(sms.text());
        message.setHeader(HubConstants.ID, sms.id());
        message.setHeader(HubConstants.TO, sms.to().value());
        message.setHeader(HubConstants.ACCOUNT, sms.account());
        message.setHeader(HubConstants.CLIENT, sms.client());
        message.setHeader(HubConstants.SEGMENTS, sms.segments());
        message.setHeader(HubConstants.ENCODING, sms.content().encoding().name());
        message.setHeader(HubConstants.ATTEMPT, sms.progress().attempt());
        if (sms.from() != null) {
            message.setHeader(HubConstants.FROM, sms.from().value());
        }
        if (sms.submission().reference() != null) {
            message.setHeader(HubConstants.REFERENCE, sms.submission().reference());
        }
    }

    /** A route that is not there is told at once, not waited for. */
    private static String target(String route) {
        return !route.startsWith("direct:") || route.contains("block=")
                ? route
                : route + (route.contains("?") ? "&" : "?") + "block=false";
    }

    /** How sending ended, by what the route answered. */
    @Override
    public SendResult sent(Exchange exchange) {
        return RouteOutcome.of(exchange.getMessage().getHeaders());
    }

    /** How sending ended, by what the route threw. */
    @Override
    public SendResult notSent(Exchange exchange) {
        SendJob job = exchange.getVariable(JOB, SendJob.class);
        return RouteOutcome.of(
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
                job.account().settings().get(ROUTE));
    }
}
