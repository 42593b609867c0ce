/**
 * Messages in the form that modems take and give in PDU mode (3GPP TS 23.040 and 23.038), in both directions. Whatever
 * bytes come in, decoding ends with a value or a {@link smshub.modem.pdu.PduException}.
 *
 * <p>May import: text.
 */
package smshub.modem.pdu;
