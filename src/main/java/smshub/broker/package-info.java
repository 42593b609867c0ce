/**
 * The backbone
 *
 * <p>May import:  the embedded Artemis, queue names, and the two durable moves (many messages in one commit, and a window of messages in flight).:message, wire, settings, Camel and Artemis.
 */
package smshub.broker;
