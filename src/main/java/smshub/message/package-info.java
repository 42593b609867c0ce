/**
 * The words of the field as records that cannot be invalid
 *
 * <p>May import:  numbers, messages, results, receipts, events, problems.:text.
 */
package smshub.message;
