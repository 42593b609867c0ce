/**
 * Mail to SMS and back: from a mail to requests, from results to a mail in the same thread, and the way to mail servers.
 * A part of {@code smshub.intake}; beside what that may import: jakarta.mail with its implementation, jsoup and the SMTP listener's library.
 */
package smshub.intake.mail;
