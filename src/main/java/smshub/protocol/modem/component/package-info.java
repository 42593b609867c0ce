/**
 * The Camel component {@code modem:}: GSM modems on a serial port or behind a serial server. The packages beside it
 * are its layers: port moves bytes, pdu encodes, at speaks, and this one cares for the modems. It knows no type of the
 * hub.
 *
 * <p>May import: text, protocol.modem.at, protocol.modem.pdu and protocol.modem.port; Camel, SLF4J and Micrometer.
 */
package smshub.protocol.modem.component;
