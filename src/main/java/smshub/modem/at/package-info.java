/**
 * The dialogue of AT commands (3GPP TS 27.005, 27.007): one command at a time, each with its deadline, whatever else
 * the modem says meanwhile.
 *
 * <p>May import: port.
 */
package smshub.modem.at;
