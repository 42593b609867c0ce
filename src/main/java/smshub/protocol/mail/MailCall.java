package smshub.protocol.mail;

import java.nio.charset.Charset;
import smshub.account.Account;
import smshub.message.Problem;
import smshub.provider.SendJob;

/**
 * A mail to a provider, as pure data. The account's settings {@code smtp-host}, {@code smtp-port}, {@code smtp-tls} and
 * {@code smtp-user} and its secret {@code smtp-password} name the server. The text form names neither recipient nor
 * content.
 *
 * @param from address of the sender
 * @param to address of the recipient
 * @param body plain text, its lines ended by CR LF
 * @param problem why no mail is to be sent; null when one is
 */
public record MailCall(
        Account account,
        String from,
        String to,
        String subject,
        String body,
        Charset charset,
        SendJob job,
        Problem problem) {

    /** A job that cannot be put into a mail; it comes back with this problem. */
    public static MailCall refused(SendJob job, Problem problem) {
        return new MailCall(job.account(), null, null, null, null, null, job, problem);
    }

    @Override
    public String toString() {
        return "mail for account " + account.id();
    }
}
