/**
 * Mail: from a mail to requests, from results to a mail in the same thread, mails to operators and to providers that
 * are spoken to by mail, and the way to mail servers.
 *
 * <p>May import: message, account, rules, intake, broker, provider and json; Jakarta Mail with its implementation,
 * jsoup, the SMTP listener's library and Camel.
 */
package smshub.protocol.mail;
