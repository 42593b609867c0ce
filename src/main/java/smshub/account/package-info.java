/**
 * Accounts (provider, credentials and rules under one name), clients, and the table of settings that a provider asks for.
 *
 * <p>May import: message, caffeine, BouncyCastle.
 */
package smshub.account;
