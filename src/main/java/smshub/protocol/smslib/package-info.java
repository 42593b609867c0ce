/**
 * SMSLib's tables, both ways: rows that applications write for the hub, and rows that the hub writes for SMSServer.
 *
 * <p>May import: message, text, account, rules, intake, broker, store and provider; java.sql, Hikari, Camel and SLF4J.
 */
package smshub.protocol.smslib;
