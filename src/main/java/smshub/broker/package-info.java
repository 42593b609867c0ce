/**
 * The broker: sessions, queues and their names, batches of publications, and the Camel component that consumes from
 * queues.
 *
 * <p>Camel's component {@code jms} pays one thread and one disk sync for each message in flight. It cannot acknowledge many
 * messages, answered at different times, with what is to be sent because of them in one commit.
 *
 * <p>May import: message, account, json, settings, tls; Camel, and Artemis with its Netty.
 */
package smshub.broker;
