/**
 * One class for each kind of way out
 *
 * <p>May import: message, text, account, wire, modem, smpp; Jackson, Camel, jSMPP's coding, and in call Vert.x, Hikari
 * and Jakarta Mail.
 */
package smshub.provider;
