/**
 * State changes told to clients over HTTP, at the addresses that their requests named.
 *
 * <p>May import: message, account, broker, json; Jackson and Vert.x.
 */
package smshub.webhook;
