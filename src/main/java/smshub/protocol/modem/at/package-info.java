/**
 * AT commands: asks a modem over its line and reads what it answers, and what it tells unasked.
 *
 * <p>May import: protocol.modem.port; SLF4J.
 */
package smshub.protocol.modem.at;
