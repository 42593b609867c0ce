/**
 * One class for each kind of way out
 *
 * <p>May import:  a table of settings and pure functions between messages and calls.:message, text, account, wire, and Jackson.
 */
package smshub.provider;
