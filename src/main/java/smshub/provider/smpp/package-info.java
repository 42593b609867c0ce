/**
 * Keeps the connections of SMPP accounts, and carries out what {@link smshub.provider.Smpp} describes.
 *
 * <p>May import: account, message, provider, Camel, Vert.x and jSMPP's coding.
 */
package smshub.provider.smpp;
