/**
 * The Camel component {@code modem:}: GSM modems on a serial port or behind a serial server. Its packages are layers:
 * port moves bytes, pdu encodes, at speaks, and this one cares for the modems. It knows no type of the hub.
 *
 * <p>May import: text; Camel, SLF4J, Micrometer, and in port the serial library.
 */
package smshub.modem;
