/**
 * Who agreed to messages and who wants none: the entries of the consent list, the words that handsets send, the memory of
 * all numbers, and what they mean for a message.
 *
 * <p>May import: message, account.
 */
package smshub.consent;
