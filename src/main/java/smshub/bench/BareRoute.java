package smshub.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import smshub.broker.Broker;
import smshub.broker.Queues;
import smshub.settings.Settings;

/**
 * The yardstick for acceptance: a route as anybody would write it, which sends a request's body to a durable queue and
 * answers 202 once it is on disk. Camel's own HTTP engine, a pooled session for each of its workers, the hub's broker.
 */
public final class BareRoute {
    static final String PATH = "/bare";

    private static final int WORKERS = 128;

    private BareRoute() {}

    /** Takes a settings file. */
    public static void main(String[] args) throws Exception {
        Settings settings = Site.settings(Path.of(args[0]));
        Broker.open(settings, List.of(Site.ACCOUNT));
        Connection connection = new ActiveMQConnectionFactory("vm://0").createConnection(Site.OPERATOR, Site.PASSWORD);
        ThreadLocal<Line> lines = ThreadLocal.withInitial(() -> new Line(connection));
        Main main = new Main();
        main.configure().withBasePackageScanEnabled(false);
        main.configure()
                .httpServer()
                .withEnabled(true)
                .withHost(settings.http().host())
                .withPort(settings.http().port());
        main.bind("vertx", Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS)));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:" + PATH).process(exchange -> take(exchange, lines.get()));
            }
        });
        main.start();
        Watched.tell("ready");
    }

    private static void take(Exchange exchange, Line line) throws JMSException {
        line.send(exchange.getMessage().getBody(String.class));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
        exchange.getMessage().setBody("taken");
    }

    /** A worker's session; each send waits until the message is on disk. */
    private static final class Line {
        private final Session session;
        private final MessageProducer producer;

        Line(Connection connection) {
            try {
                session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                producer = session.createProducer(session.createQueue(Queues.out(Site.ACCOUNT)));
                producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }

        void send(String body) throws JMSException {
            producer.send(session.createTextMessage(body));
        }
    }
}
