/**
 * One class for each kind of way out
 *
 * <p>May import: message, text, account, wire, modem; Jackson, and in call Camel and Vert.x.
 */
package smshub.provider;
