package smshub.protocol.smslib;

import smshub.provider.CallProvider;

/** A provider that is spoken to by statements in a database. */
public interface SqlProvider extends CallProvider<SqlCall, SqlReply> {
    @Override
    default String transport() {
        return "direct:sql-call";
    }
}
