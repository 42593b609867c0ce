/**
 * Moving in from another system: reads its configuration line by line, says in the words of {@code hub.yaml} what can be taken
 * over and of every other line why not, and takes over messages that wait in its folders.
 *
 * <p>May import: account, message; Jackson.
 */
package smshub.moving;
