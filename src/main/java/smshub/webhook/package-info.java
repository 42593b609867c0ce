/**
 * Call-backs to clients: state changes posted to the addresses that their requests named.
 *
 * <p>May import: audit, message, account, connection, broker, json; Jackson and Vert.x.
 */
package smshub.webhook;
