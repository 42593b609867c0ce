package smshub.ops;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.MimeMapping;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.request.BadRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.login.LoginGate;
import smshub.login.SecurityHeaders;
import smshub.login.Session;
import smshub.login.Sessions;
import smshub.settings.Settings.Role;

/**
 * Hawtio under {@code /hawtio}: Camel's routes and the broker's queues in the browser. The files are those of Artemis'
 * console; the little that they ask of a server (login, user, JMX as JSON) is answered here, without servlets. Nothing
 * is loaded before the first visit.
 */
public final class Console implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private static final String PATH = "/hawtio";
    private static final int LOGIN_BYTES = 4_096;
    private static final int REQUEST_BYTES = 1 << 20;
    private static final String SESSION = "session";

    private static final String TEXT_JSON = "\"Content-Type\":\"text/json\"";
    private static final String APPLICATION_JSON = "\"Content-Type\":\"application/json\"";

    /** What is served otherwise than it stands in the console's files. */
    static final List<Change> CHANGES = List.of(
            // The pages for Camel are there; only the start does not ask for them.
            new Change("static/js/862.398fc943.chunk.js", "e.jmx(),e.rbac(),", "e.jmx(),e.camel(),e.rbac(),"),
            // It opens on the hub's own page.
            new Change("index.html", "</title>", "</title><script defer src=\"hub.js\"></script>"),
            new Change("index.html", "</head>", "<link href=\"hub.css\" rel=\"stylesheet\"></head>"),
            new Change(
                    "static/js/862.398fc943.chunk.js",
                    "e.hawtio.bootstrap()",
                    "smshub.add(e,o()),e.hawtio.bootstrap()"),
            // A group of routes has what one route or all have, a diagram and a table.
            new Change(
                    "static/js/hawtio.b823e8fa.js",
                    "yi(a,t,G,r)}bi(e,r)}",
                    "yi(a,t,G,r),a.addMetadata(\"xml\",(a.getMetadata(\"xml\")||\"<routes></routes>\").slice(0,-9)"
                            + "+(t.getMetadata(\"xml\")||\"\")+\"</routes>\")}bi(e,r)}"),
            new Change(
                    "static/js/hawtio.b823e8fa.js",
                    "t.canViewRouteDiagram=function(e){return ti(e)||ei(e)}",
                    "t.canViewRouteDiagram=function(e){return ti(e)||ei(e)||e.getType()===U}"),
            new Change(
                    "static/js/hawtio.b823e8fa.js",
                    "component:L.jsx.call(void 0,st,{}),isApplicable:m.isRoutesFolder}",
                    "component:L.jsx.call(void 0,st,{}),"
                            + "isApplicable:e=>m.isRoutesFolder.call(void 0,e)||e.getType()===m.routeGroupsType}"),
            // A diagram is laid out without the nodes of those before, and many routes in rows.
            new Change(
                    "static/js/hawtio.b823e8fa.js",
                    "return this.dagreGraph.setGraph({rankdir:r}),",
                    "return this.dagreGraph=new re.default.graphlib.Graph,this.dagreGraph.setDefaultEdgeLabel(()=>({})),"
                            + "this.dagreGraph.setGraph({rankdir:r}),"),
            new Change(
                    "static/js/hawtio.b823e8fa.js",
                    "{layoutedNodes:e,layoutedEdges:t}}getRouteNodeUri",
                    "smshub.rows(e),{layoutedNodes:e,layoutedEdges:t}}getRouteNodeUri"),
            // Their own word for JSON, which is not among those that this server takes.
            new Change("static/js/hawtio.b823e8fa.js", TEXT_JSON, APPLICATION_JSON),
            new Change("static/js/other.1f73599d.chunk.js", TEXT_JSON, APPLICATION_JSON));

    record Change(String file, String from, String to) {}

    /** Whether a browser may keep a file for good: its name tells its content, unless the hub changes that. */
    private static boolean kept(String name) {
        return name.startsWith("static/")
                && CHANGES.stream().noneMatch(change -> change.file().equals(name));
    }

    /** Everything from this host; styles are set by scripts, and the editor runs its workers from blobs. */
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
                    + " form-action 'self'; frame-ancestors 'none'";

    private static final Pattern JSON = Pattern.compile("(?i)\\s*application/json\\s*(;.*)?");

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Clock clock;
    private final LoginGate gate;
    private final Audit audit;
    private final Map<Role, Jolokia> agents = new EnumMap<>(Role.class);

    /**
     * @param gate who may log in; administrators may do all, viewers only look, applications stay outside
     * @param audit keeps what they change
     */
    public Console(LoginGate gate, Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
        this.gate = gate;
    }

    /** Serves {@code /hawtio} on a router, before anything else there. */
    public void mount(Vertx vertx, Router router) {
        Router console = Router.router(vertx);
        console.route().handler(this::guard).failureHandler(Console::failed);
        console.get("/auth/config/login").handler(this::methods);
        console.get("/auth/config/session-timeout").handler(this::timeout);
        console.post("/auth/login").handler(body(LOGIN_BYTES)).handler(this::login);
        console.get("/auth/logout").handler(ctx -> gate.leave(ctx, PATH + "/login"));
        console.get("/user").handler(this::known).handler(this::user);
        console.get("/refresh")
                .handler(this::known)
                .handler(ctx -> ctx.response().setStatusCode(204).end());
        console.get("/proxy/enabled").handler(ctx -> ctx.end("false"));
        console.route("/jolokia/*").handler(this::known);
        console.get("/jolokia").handler(this::version);
        console.get("/jolokia/version").handler(this::version);
        console.post("/jolokia").handler(body(REQUEST_BYTES)).handler(this::jolokia);
        console.route("/jolokia/*").handler(ctx -> ctx.fail(405));
        console.get().handler(this::file);
        router.route(PATH + "/*").order(-1).subRouter(console);
    }

    @Override
    public void close() {
        synchronized (agents) {
            agents.values().forEach(Jolokia::close);
            agents.clear();
        }
    }

    private static BodyHandler body(int bytes) {
        return BodyHandler.create(false).setBodyLimit(bytes);
    }

    /** Hardens every answer; refuses what another site's page sends. */
    private void guard(RoutingContext ctx) {
        SecurityHeaders.put(ctx.response(), POLICY, gate.secure(ctx));
        if (!SAFE.contains(ctx.request().method()) && !LoginGate.sameSite(ctx)) {
            ctx.fail(403);
        } else if (ctx.request().path().equals(PATH)) {
            ctx.redirect(PATH + "/");
        } else {
            ctx.next();
        }
    }

    /** Vert.x would log an error for every refusal. */
    private static void failed(RoutingContext ctx) {
        if (ctx.statusCode() >= 500) {
            LOG.warn("A request of the console failed", ctx.failure());
        }
        ctx.response().setStatusCode(ctx.statusCode()).end();
    }

    private void methods(RoutingContext ctx) {
        json(ctx)
                .end(new JsonArray()
                        .add(new JsonObject()
                                .put("method", "form")
                                .put("name", "Form Authentication")
                                .put("type", "json")
                                .put("url", PATH + "/auth/login")
                                .put("logoutUrl", PATH + "/auth/logout")
                                .put("userField", "username")
                                .put("passwordField", "password"))
                        .encode());
    }

    private void timeout(RoutingContext ctx) {
        long now = clock.millis();
        json(ctx)
                .end(new JsonObject()
                        .put("req", now)
                        .put("now", now)
                        .put("timeout", Sessions.IDLE.toSeconds())
                        .encode());
    }

    private void login(RoutingContext ctx) {
        JsonObject form;
        try {
            form = ctx.body().asJsonObject();
        } catch (RuntimeException e) {
            form = null;
        }
        if (form == null
                || !(form.getValue("username") instanceof String name)
                || !(form.getValue("password") instanceof String password)) {
            ctx.fail(400);
            return;
        }
        gate.enter(ctx, name, password).onFailure(ctx::fail).onSuccess(outcome -> {
            if (!outcome.pause().isZero()) {
                ctx.response()
                        .setStatusCode(429)
                        .putHeader("Retry-After", String.valueOf(outcome.pause().toSeconds() + 1))
                        .end();
            } else if (outcome.name() == null) {
                ctx.fail(403);
            } else {
                json(ctx).end("{}");
            }
        });
    }

    /** Lets only operators pass. */
    private void known(RoutingContext ctx) {
        Session session = gate.of(ctx);
        if (session == null) {
            ctx.fail(401);
        } else {
            ctx.put(SESSION, session).next();
        }
    }

    private static Session session(RoutingContext ctx) {
        return ctx.get(SESSION);
    }

    private void user(RoutingContext ctx) {
        json(ctx).end(Json.encode(session(ctx).name()));
    }

    private void version(RoutingContext ctx) {
        answer(ctx, () -> agent(session(ctx).role()).version());
    }

    private void jolokia(RoutingContext ctx) {
        String type = ctx.request().getHeader("Content-Type");
        if (type == null || !JSON.matcher(type).matches()) {
            // What a page of another site can make a browser send without asking is of other types.
            ctx.fail(415);
            return;
        }
        Session session = session(ctx);
        Buffer body = ctx.body().buffer();
        byte[] request = body == null ? new byte[0] : body.getBytes();
        Actor actor = Actor.person(session.name(), gate.address(ctx));
        answer(ctx, () -> agent(session.role()).answer(actor, new ByteArrayInputStream(request)));
    }

    private interface Call {
        JSONStructure answer() throws Exception;
    }

    private void answer(RoutingContext ctx, Call call) {
        ctx.vertx()
                .executeBlocking(
                        () -> {
                            StringWriter json = new StringWriter();
                            call.answer().writeJSONString(json);
                            return json.toString();
                        },
                        false)
                .onSuccess(json -> json(ctx).end(json))
                .onFailure(e -> ctx.fail(e instanceof BadRequestException ? 400 : 500, e));
    }

    private Jolokia agent(Role role) {
        synchronized (agents) {
            return agents.computeIfAbsent(role, one -> new Jolokia(one, audit));
        }
    }

    private static HttpServerResponse json(RoutingContext ctx) {
        return ctx.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store");
    }

    /** A file of the pages; an address without a file is one of the pages' own and starts them. */
    private void file(RoutingContext ctx) {
        String path = ctx.normalizedPath().substring(PATH.length() + 1);
        boolean page = path.lastIndexOf('.') < path.lastIndexOf('/') + 1;
        if (page && !path.isEmpty() && !header(ctx, "Accept").contains("text/html")) {
            ctx.fail(404);
            return;
        }
        String name = page ? "index.html" : path;
        boolean zip = header(ctx, "Accept-Encoding").contains("gzip");
        ctx.vertx()
                .executeBlocking(() -> load(name, zip), false)
                .onFailure(ctx::fail)
                .onSuccess(bytes -> {
                    if (bytes == null) {
                        ctx.fail(404);
                        return;
                    }
                    HttpServerResponse response = ctx.response()
                            .putHeader("Content-Type", type(name))
                            .putHeader("Vary", "Accept-Encoding")
                            // Names under static/ change with their content.
                            .putHeader("Cache-Control", kept(name) ? "max-age=31536000, immutable" : "no-cache");
                    if (zip) {
                        response.putHeader("Content-Encoding", "gzip");
                    }
                    response.end(bytes);
                });
    }

    private static String header(RoutingContext ctx, String name) {
        return Objects.requireNonNullElse(ctx.request().getHeader(name), "");
    }

    private static String type(String name) {
        String type = MimeMapping.getMimeTypeForFilename(name);
        if (type == null) {
            return "application/octet-stream";
        }
        return type.startsWith("text/") || type.endsWith("javascript") ? type + "; charset=utf-8" : type;
    }

    /** The file, or null when there is none. */
    private static Buffer load(String name, boolean zip) throws IOException {
        try (InputStream file = Console.class.getResourceAsStream(PATH + "/" + name)) {
            if (file == null) {
                return null;
            }
            byte[] bytes = file.readAllBytes();
            for (Change change : CHANGES) {
                if (change.file().equals(name)) {
                    bytes = new String(bytes, StandardCharsets.UTF_8)
                            .replace(change.from(), change.to())
                            .getBytes(StandardCharsets.UTF_8);
                }
            }
            if (!zip) {
                return Buffer.buffer(bytes);
            }
            ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length / 3 + 64);
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(bytes);
            }
            return Buffer.buffer(zipped.toByteArray());
        }
    }
}
