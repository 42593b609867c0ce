/**
 * The broker: sessions, queues and their names, batches of publications, and the Camel component that consumes from
 * queues.
 *
 * <p>May import: message, account, json, settings; Camel, and Artemis with its Netty.
 */
package smshub.broker;
