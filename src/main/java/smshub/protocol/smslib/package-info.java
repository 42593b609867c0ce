/**
 * SMSLib's tables, both ways: rows that applications write for the hub, and rows that the hub writes for SMSServer.
 *
 * <p>Camel's components {@code jdbc} and {@code sql} do one statement for each exchange, and cannot put those that wait at the
 * same time into one transaction, nor keep rows locked from the claim until their messages are on disk. And they do not tell
 * a statement that was refused from one whose commit was lost.
 *
 * <p>May import: message, text, account, rules, intake, broker, store and provider; java.sql, Hikari, Camel and SLF4J.
 */
package smshub.protocol.smslib;
