package smshub.protocol.mail;

import smshub.provider.CallProvider;

/** A provider that is spoken to by mail. */
public interface MailCallProvider extends CallProvider<MailCall, MailReply> {
    @Override
    default String transport() {
        return "direct:mail-call";
    }
}
