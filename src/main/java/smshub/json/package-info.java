/**
 * The JSON form of messages, state changes and requests, the same on queues, in the store and over HTTP.
 *
 * <p>May import: message, text; Jackson, and the library that writes times.
 */
package smshub.json;
