/**
 * The backbone
 *
 * <p>May import: message, account, wire, settings, Camel and Artemis.
 */
package smshub.broker;
