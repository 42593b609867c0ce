/**
 * The site's decisions: {@code hub.yaml} read by one table of keys, overridden from the environment, and checked as a
 * whole before anything starts.
 *
 * <p>May import: account, message, provider, Jackson and the phone-number library.
 */
package smshub.settings;
