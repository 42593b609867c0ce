/**
 * Carries out the HTTP calls that providers describe.
 *
 * <p>May import: account, connection, message, provider; Camel and Vert.x.
 */
package smshub.provider.call;
