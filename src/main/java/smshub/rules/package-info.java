/**
 * Pure functions that judge a request for an account, in one visible order, and record why; and the choice of the account.
 *
 * <p>May import: message, text, account, consent, template, and the phone-number library.
 */
package smshub.rules;
