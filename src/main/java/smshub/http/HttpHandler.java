package smshub.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What answers the requests of an operation.
 *
 * @param prompt whether it waits for nothing but the broker's commit, so that small requests need no thread of their own;
 *     others may ask the database
 * @param action answers one request; it tells failures as answers
 */
public record HttpHandler(boolean prompt, Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
    /** One that never waits in its thread. */
    public static HttpHandler prompt(Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
        return new HttpHandler(true, action);
    }

    /** One that may wait. */
    public static HttpHandler patient(Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
        return new HttpHandler(false, action);
    }
}
