/**
 * Carries out the calls that providers describe.
 *
 * <p>May import: account, message, provider, Camel, Vert.x, Hikari and Jakarta Mail.
 */
package smshub.provider.call;
