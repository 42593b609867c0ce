/**
 * Carries out the HTTP calls that providers describe.
 *
 * <p>Camel's component {@code http} holds a thread for each call that waits, where an account may have hundreds. And it does
 * not tell whether a request was written when it failed, so that a message surely not taken would count as doubtful.
 *
 * <p>May import: account, message, provider; Camel and Vert.x.
 */
package smshub.provider.call;
