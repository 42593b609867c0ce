/**
 * One class for each kind of way out
 *
 * <p>May import: message, text, account, wire; Jackson, and in call Camel, Vert.x, Hikari and Jakarta Mail.
 */
package smshub.provider;
