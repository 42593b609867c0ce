/**
 * GSM modems as a provider; the packages below are the Camel component {@code modem:} and its layers.
 *
 * <p>May import: message, text, account, provider, protocol.modem.component and protocol.modem.pdu; Camel.
 */
package smshub.protocol.modem;
