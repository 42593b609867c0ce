/**
 * The site's decisions: {@code hub.yaml} read by one table of keys, overridden from the environment, and checked as a
 * whole before anything starts.
 *
 * <p>May import: account, consent, template, message, text, tls, provider, Jackson, SnakeYAML, slf4j, the phone-number library
 * and Netty's filter of addresses.
 */
package smshub.settings;
