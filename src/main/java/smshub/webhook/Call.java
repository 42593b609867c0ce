package smshub.webhook;

import java.util.Map;

/**
 * One HTTP call that tells a state change.
 *
 * @param method GET or POST
 * @param address whole address
 * @param headers headers beside those of the connection
 * @param body body, or null
 */
public record Call(String method, String address, Map<String, String> headers, byte[] body) {
    public static Call get(String address) {
        return new Call("GET", address, Map.of(), null);
    }

    public static Call post(String address, Map<String, String> headers, byte[] body) {
        return new Call("POST", address, headers, body);
    }
}
