/**
 * GSM modems: what goes over their line and what it means.
 *
 * <p>May import: text, and nothing else of the hub.
 */
package smshub.modem;
