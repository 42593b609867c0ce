/**
 * Mail: from a mail to requests, from results to a mail in the same thread, mails to operators and to providers that
 * are spoken to by mail, and the way to mail servers.
 *
 * <p>Camel's component {@code mail} makes a connection for each mail. When it receives, it looks at intervals only, and
 * acknowledges by a flag or not at all, where a mail must leave its folder exactly when its messages are on disk.
 *
 * <p>May import: alert, message, account, rules, intake, broker, provider, tls and json; Jakarta Mail with its implementation,
 * jsoup, the SMTP listener's library and Camel.
 */
package smshub.protocol.mail;
