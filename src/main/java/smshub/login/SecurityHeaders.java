package smshub.login;

import io.vertx.core.http.HttpServerResponse;

/** What every answer with HTML tells the browser. */
public final class SecurityHeaders {
    /** Everything from this host, in files of its own: no script and no style stands in a page itself. */
    public static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";

    private static final String YEAR = "max-age=31536000";

    private SecurityHeaders() {}

    /**
     * Puts them.
     *
     * @param policy content security policy
     * @param secure whether the browser came by TLS, and from now on shall come by nothing else
     */
    public static void put(HttpServerResponse response, String policy, boolean secure) {
        response.putHeader("Content-Security-Policy", policy)
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("X-Content-Type-Options", "nosniff")
                // With "no-referrer" browsers would call the origin of the hub's own forms null.
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (secure) {
            response.putHeader("Strict-Transport-Security", YEAR);
        }
    }
}
