package smshub.protocol.smstools;

import smshub.provider.CallProvider;

/** A provider that is spoken to by files in folders. */
public interface SpoolProvider extends CallProvider<SpoolCall, SpoolReply> {
    @Override
    default String transport() {
        return "direct:spool-call";
    }
}
