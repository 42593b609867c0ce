/**
 * Carries out the calls that providers describe.
 *
 * <p>May import: account, message, provider, Camel, Vert.x and Hikari.
 */
package smshub.provider.call;
