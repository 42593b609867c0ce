/**
 * Messages to many recipients: a campaign and its states, the reading of recipient lists, each number once, and at what
 * pace recipients are handed over.
 *
 * <p>May import: message and text.
 */
package smshub.campaign;
