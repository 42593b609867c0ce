/**
 * Camel's component {@code smpp} with a window: the same options, headers and mapping, over one connection on which
 * many messages are under way while no thread waits. It knows no type of the hub.
 *
 * <p>Camel's own wait for each answer in the thread of the message, so that their rate is threads by latency, and hold a
 * thread for each delivery until its exchange has ended. Besides, each producer and consumer binds a connection of its own,
 * of which an SMSC allows few.
 *
 * <p>May import: Camel, Vert.x with its Netty, jSMPP and SLF4J.
 */
package smshub.protocol.smpp.component;
