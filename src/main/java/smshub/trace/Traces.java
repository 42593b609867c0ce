package smshub.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.message.MessageEvent;
import smshub.message.MessageState;

/**
 * Exports a trace for each message. Its id is the message's own, without dashes: so steps of another hub, or after a restart,
 * are of the same trace, and whoever has the one finds the other. The root spans the time until the provider has the message
 * or it came to an end before; each step is a span from the one before it, the receipt among them.
 *
 * <p>No span has a number or a text. What a collector does not take is dropped; it never holds up a message.
 */
public final class Traces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
    private static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("sms.account");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("sms.client");
    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("sms.source");
    private static final AttributeKey<String> REFERENCE = AttributeKey.stringKey("sms.reference");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("sms.problem.code");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("sms.attempt");
    /** Messages whose last step is remembered, to tell how long the next one took. */
    private static final int REMEMBERED = 100_000;

    private static final int MOST_WAITING = 20_000;
    private static final long CLOSE_SECONDS = 5;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Ids ids = new Ids();
    private final Cache<String, Seen> seen = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    /**
     * What is remembered of a message.
     *
     * @param begun when it was accepted
     * @param last when its last step was
     * @param source channel that it came by
     * @param rooted whether its root is exported
     */
    private record Seen(Instant begun, Instant last, String source, boolean rooted) {}

    /** Gives out the ids that the next span is to have. Used under the lock of {@link #heard}. */
    private static final class Ids implements IdGenerator {
        private String trace;
        private String span;

        @Override
        public String generateTraceId() {
            return trace;
        }

        @Override
        public String generateSpanId() {
            return span;
        }
    }

    /**
     * Opens the way to a collector, which need not be there.
     *
     * @param endpoint address for OTLP over HTTP, with its path
     * @param percent share of messages that are traced; one is whole or not at all
     */
    public Traces(URI endpoint, int percent) {
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                // By the trace's id alone, so that all hubs choose the same messages.
                .setSampler(Sampler.traceIdRatioBased(percent / 100.0))
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "smshub"))))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString())
                                .build())
                        .setMaxQueueSize(MOST_WAITING)
                        .build())
                .build();
        tracer = provider.get("smshub");
    }

    /** Makes spans of state changes. Those that come twice have the same ids. */
    public synchronized void heard(List<MessageEvent> events) {
        for (MessageEvent event : events) {
            try {
                heard(event);
            } catch (RuntimeException e) {
                // Nothing here is worth that the store waits.
                LOG.debug("A step of message {} is not traced", event.messageId(), e);
            }
        }
    }

    private void heard(MessageEvent event) {
        Seen before = seen.getIfPresent(event.messageId());
        Instant begun = before == null ? event.time() : before.begun();
        String source = event.message() != null
                ? event.message().submission().source()
                : event.request() != null ? event.request().source() : before == null ? null : before.source();
        boolean rooted = before != null && before.rooted();
        boolean ends = event.state() == MessageState.SENT || event.state().end();
        if (ends && !rooted) {
            root(event, begun, source);
        }
        step(event, before == null ? event.time() : before.last());
        if (event.state().end()) {
            seen.invalidate(event.messageId());
        } else {
            seen.put(event.messageId(), new Seen(begun, event.time(), source, rooted || ends));
        }
    }

    private void root(MessageEvent event, Instant begun, String source) {
        ids.trace = trace(event);
        ids.span = span(event.messageId());
        SpanBuilder root = described(tracer.spanBuilder("message").setNoParent(), event);
        if (source != null) {
            root.setAttribute(SOURCE, source);
        }
        if (event.reference() != null) {
            root.setAttribute(REFERENCE, event.reference());
        }
        exported(root, begun, event);
    }

    private void step(MessageEvent event, Instant since) {
        ids.trace = trace(event);
        ids.span = span(event.eventId());
        Span parent = Span.wrap(SpanContext.create(
                ids.trace, span(event.messageId()), TraceFlags.getSampled(), TraceState.getDefault()));
        exported(
                described(
                        tracer.spanBuilder(event.state().word())
                                .setParent(Context.root().with(parent)),
                        event),
                since,
                event);
    }

    private static SpanBuilder described(SpanBuilder span, MessageEvent event) {
        span.setAttribute(ATTEMPT, (long) event.attempt());
        if (event.account() != null) {
            span.setAttribute(ACCOUNT, event.account());
        }
        if (event.client() != null) {
            span.setAttribute(CLIENT, event.client());
        }
        if (event.problem() != null) {
            span.setAttribute(CODE, event.problem().code().word());
        }
        return span;
    }

    private static void exported(SpanBuilder builder, Instant since, MessageEvent event) {
        // Steps may overtake each other on their way here.
        Instant begin = since.isAfter(event.time()) ? event.time() : since;
        Span span = builder.setStartTimestamp(begin).startSpan();
        if (event.problem() != null) {
            span.setStatus(StatusCode.ERROR, event.problem().code().word());
        }
        span.end(event.time());
    }

    /** A message's id has as many bits as a trace's. */
    private static String trace(MessageEvent event) {
        return event.messageId().replace("-", "");
    }

    /** The half of an id that tells it from others of the same time. */
    private static String span(String id) {
        return id.substring(id.length() - 17).replace("-", "");
    }

    /** Exports what waits. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
