/**
 * Camel's component {@code smpp} with a window: the same options, headers and mapping, over one connection on which
 * many messages are under way while no thread waits. It knows no type of the hub.
 *
 * <p>May import: Camel, Vert.x, jSMPP and SLF4J.
 */
package smshub.protocol.smpp.component;
