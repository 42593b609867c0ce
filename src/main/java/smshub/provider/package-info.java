/**
 * One class for each kind of way out
 *
 * <p>May import: message, text, account, wire, modem; Jackson, jSMPP's coding, in smpp Vert.x, and in call Camel, Vert.x,
 * Hikari and Jakarta Mail.
 */
package smshub.provider;
