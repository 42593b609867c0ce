/**
 * Traces in the form of OpenTelemetry: what happened to each message, from its acceptance to its receipt, as spans that a
 * collector shows beside those of other systems. Made of state changes that the store has already, so that a message on its
 * way pays nothing.
 *
 * <p>Camel's component {@code opentelemetry2} makes a span of each step of a route. A message crosses routes by queues, waits for
 * hours, and its receipt comes by another way, perhaps after a restart: of that it knows nothing.
 *
 * <p>May import: message; OpenTelemetry, and Caffeine.
 */
package smshub.trace;
