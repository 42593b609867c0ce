/**
 * What every kind of way out has in common: the contract, its jobs and replies, HTTP calls and forms.
 *
 * <p>May import: message, text, account, connection and json; Jackson, and in call Camel and Vert.x.
 */
package smshub.provider;
