/**
 * The words of the field as records that cannot be invalid: numbers, messages, results, receipts, events, problems.
 *
 * <p>May import: text, and java-uuid-generator.
 */
package smshub.message;
