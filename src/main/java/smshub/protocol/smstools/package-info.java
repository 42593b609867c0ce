/**
 * The files of SMS Server Tools (smsd), both ways: files that applications write for the hub, and files that the hub
 * writes for smsd.
 *
 * <p>May import: message, text, account, rules, intake, broker and provider; Camel and SLF4J.
 */
package smshub.protocol.smstools;
