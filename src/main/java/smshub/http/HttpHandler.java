package smshub.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What answers the requests of an operation.
 *
 * @param prompt whether it waits for nothing but the broker's commit, so that small requests need no thread of their own;
 *     others may ask the database
 * @param uploads whether its bodies may be large, so that the action itself takes them off the wire
 * @param action answers one request; it tells failures as answers
 */
public record HttpHandler(boolean prompt, boolean uploads, Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
    /** One that never waits in its thread. */
    public static HttpHandler prompt(Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
        return new HttpHandler(true, false, action);
    }

    /** One that may wait. */
    public static HttpHandler patient(Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
        return new HttpHandler(false, false, action);
    }

    /** One that may wait, and reads large bodies piece by piece, as {@link HttpRequest#upload}. */
    public static HttpHandler uploads(Function<HttpRequest, CompletionStage<HttpAnswer>> action) {
        return new HttpHandler(false, true, action);
    }
}
