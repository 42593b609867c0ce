/**
 * Accounts (provider, credentials and rules under one name), clients, and the table of settings that a provider asks for.
 *
 * <p>May import: message.
 */
package smshub.account;
