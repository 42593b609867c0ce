package smshub.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * An HTTP request, complete and unread.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path decoded parts of the path by the names in the operation's path
 * @param address whole address as it was called
 * @param query what follows the question mark, still encoded; empty without one
 * @param headers headers with names in any case
 * @param body bytes as they came, perhaps empty
 * @param operation what it asks for; null for what openapi.json does not describe
 * @param from address of who calls
 * @param upload the body where it may be too large for memory, and is still to come; else null
 * @param acts puts on record what it does; null where that is no act
 * @param certificate subject of the certificate that the caller proved to be the owner of; null without one
 */
public record HttpRequest(
        String method,
        Map<String, String> path,
        String address,
        String query,
        MultiMap headers,
        byte[] body,
        OpenApi.Operation operation,
        String from,
        Upload upload,
        Acts acts,
        X500Principal certificate) {
    private static final byte[] NOTHING = {};

    /** One whose body fits into memory. */
    public HttpRequest(
            String method,
            Map<String, String> path,
            String address,
            String query,
            MultiMap headers,
            byte[] body,
            OpenApi.Operation operation,
            String from) {
        this(method, path, address, query, headers, body, operation, from, null, null, null);
    }

    /** The same as an act. */
    HttpRequest with(Acts itsActs) {
        return new HttpRequest(
                method, path, address, query, headers, body, operation, from, upload, itsActs, certificate);
    }

    /** The same with a body that is still to come. */
    HttpRequest with(Upload itsBody) {
        return new HttpRequest(
                method, path, address, query, headers, NOTHING, operation, from, itsBody, acts, certificate);
    }

    static HttpRequest of(RoutingContext context, OpenApi.Operation operation, String from) {
        Buffer body = context.body().buffer();
        return of(context, body == null ? NOTHING : body.getBytes(), operation, from);
    }

    /** One whose body nobody read. */
    static HttpRequest withoutBody(RoutingContext context, String from) {
        return of(context, NOTHING, null, from);
    }

    private static HttpRequest of(RoutingContext context, byte[] body, OpenApi.Operation operation, String from) {
        String query = context.request().query();
        return new HttpRequest(
                context.request().method().name(),
                context.pathParams(),
                context.request().absoluteURI(),
                query == null ? "" : query,
                context.request().headers(),
                body,
                operation,
                from,
                null,
                null,
                certificate(context.request()));
    }

    private static X500Principal certificate(HttpServerRequest request) {
        SSLSession session = request.isSSL() ? request.sslSession() : null;
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? certificate.getSubjectX500Principal()
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** The first value of a header, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    public ContentType contentType() {
        return ContentType.of(header("Content-Type"));
    }
}
