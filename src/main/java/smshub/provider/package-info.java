/**
 * One class for each kind of way out
 *
 * <p>May import: message, text, account, wire, modem; Jackson, jSMPP's coding, and in call and smpp Camel and
 * Vert.x.
 */
package smshub.provider;
