package smshub.http;

import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Audit;
import smshub.message.ProblemCode;

/**
 * The map of the HTTP interface. The OpenAPI document says which paths there are and names an operation for each; a table
 * says which handler answers the operation. Neither has what the other lacks.
 *
 * <p>These are no routes of Camel: a request is one call, which says nothing as a route, and {@code platform-http} holds a
 * thread for each request until its answer is there, makes headers of the exchange of whatever a client sends, and reads
 * forms before their charset is known. Routes of a site may use {@code platform-http} on the same listener.
 */
public final class HttpMap {
    /** Requests up to this size are read and judged on the event loop: that takes less than changing threads. */
    private static final int PROMPT_BYTES = 4 * 1024;
    /** Most at a time, on threads of their own: a body that comes slowly must not keep one from other requests. */
    private static final int UPLOADS = 16;
    /** A million recipients take minutes; that is nothing to warn of. */
    private static final int LONGEST_UPLOAD_HOURS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(HttpMap.class);
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final OpenApi document;
    private final Map<String, HttpHandler> table;
    private final RefusedLogins refused;
    private final Audit audit;

    /**
     * @param table handlers by operation
     * @param audit keeps what is done, before it is begun and before it is answered
     * @throws IllegalStateException when an operation has no handler, or a handler no operation
     */
    public HttpMap(OpenApi document, Map<String, HttpHandler> table, RefusedLogins refused, Audit audit) {
        this.audit = audit;
        this.document = document;
        this.refused = refused;
        this.table = Map.copyOf(table);
        Set<String> described = new HashSet<>();
        document.operations().forEach(operation -> described.add(operation.id()));
        Set<String> odd = new TreeSet<>(table.keySet());
        odd.removeAll(described);
        described.removeAll(table.keySet());
        odd.addAll(described);
        if (!odd.isEmpty()) {
            throw new IllegalStateException("openapi.json and the table of handlers differ in " + odd);
        }
        for (OpenApi.Operation operation : document.operations()) {
            if (operation.audit() != null && table.get(operation.id()).prompt()) {
                throw new IllegalStateException(
                        operation.id() + " is an act, whose entry in the audit record must be waited for");
            }
        }
    }

    /** Serves what is on. The server tries paths in this order. */
    void mount(VertxPlatformHttpRouter router) {
        Handler<RoutingContext> body = router.bodyHandler();
        WorkerExecutor uploads =
                router.vertx().createSharedWorkerExecutor("uploads", UPLOADS, LONGEST_UPLOAD_HOURS, TimeUnit.HOURS);
        for (OpenApi.Operation operation : document.operations()) {
            if (operation.served()) {
                HttpHandler handler = table.get(operation.id());
                Route route = router.route(
                        HttpMethod.valueOf(operation.method()),
                        PARAMETER.matcher(operation.path()).replaceAll(":$1"));
                if (handler.uploads()) {
                    route.handler(context -> upload(operation, handler, context, uploads));
                } else {
                    route.handler(body).handler(context -> serve(operation, handler, context));
                }
            }
        }
    }

    private void serve(OpenApi.Operation operation, HttpHandler handler, RoutingContext context) {
        HttpRequest request = HttpRequest.of(context, operation, refused.address(context));
        // A person's password may be there as a hash that takes its time.
        boolean quick = request.header("Authorization") == null || ApiKeys.bearer(request) != null;
        if (handler.prompt() && quick && request.body().length <= PROMPT_BYTES) {
            answer(operation.id(), handler, request, context);
        } else {
            context.vertx()
                    .executeBlocking(
                            () -> {
                                answer(operation.id(), handler, request, context);
                                return null;
                            },
                            false)
                    .onFailure(context::fail);
        }
    }

    private void upload(
            OpenApi.Operation operation, HttpHandler handler, RoutingContext context, WorkerExecutor uploads) {
        Upload upload = new Upload(context.request());
        context.addEndHandler(end -> upload.drop());
        HttpRequest request =
                HttpRequest.of(context, operation, refused.address(context)).with(upload);
        uploads.executeBlocking(
                        () -> {
                            answer(operation.id(), handler, request, context);
                            return null;
                        },
                        false)
                .onFailure(context::fail);
    }

    private void answer(String operation, HttpHandler handler, HttpRequest request, RoutingContext context) {
        Acts acts = request.operation().audit() == null
                ? null
                : new Acts(audit, request.operation().audit(), subject(request));
        CompletionStage<HttpAnswer> answer;
        try {
            answer = handler.action().apply(acts == null ? request : request.with(acts));
        } catch (RuntimeException e) {
            failed(operation, e, context);
            return;
        }
        CompletionStage<HttpAnswer> told = acts == null ? answer : answer.thenCompose(acts::ended);
        told.whenComplete((given, failure) -> {
            if (given == null) {
                failed(operation, failure, context);
            } else {
                refused.write(operation, given, context);
            }
        });
    }

    /** What an operation acts on, as the API names it: accounts/main, or consents. */
    private static String subject(HttpRequest request) {
        String[] parts =
                request.operation().path().substring(OpenApi.GUARDED.length()).split("/");
        String id = request.path().values().stream().findFirst().orElse(null);
        return id == null ? parts[0] : parts[0] + "/" + id;
    }

    private static void failed(String operation, Throwable failure, RoutingContext context) {
        LOG.error("The operation {} left no answer", operation, failure);
        HttpAnswer.problem(ProblemCode.INTERNAL_FAULT, Guard.INTERNAL).write(context);
    }
}
