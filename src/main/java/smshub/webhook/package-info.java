/**
 * Call-backs to clients: state changes posted to the addresses that their requests named; and what operators should know,
 * posted to theirs.
 *
 * <p>May import: alert, audit, message, account, connection, broker, json; Jackson and Vert.x.
 */
package smshub.webhook;
