package smshub.protocol.mail;

import smshub.message.Problem;

/**
 * What came of a mail.
 *
 * @param problem why the server did not take it, or may not have; null when it took it
 */
public record MailReply(MailCall call, Problem problem) {}
