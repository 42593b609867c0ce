/**
 * Messages as octets on the air (3GPP TS 23.040 and 23.038).
 *
 * <p>May import: text and Java.
 */
package smshub.protocol.modem.pdu;
