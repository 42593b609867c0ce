/**
 * What is kept for those who ask later who did what, and what went wrong apart from messages.
 *
 * <p>May import: account, message, json.
 */
package smshub.audit;
