package smshub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.http.Archive.Page;
import smshub.http.Records;
import smshub.store.Cursor;
import smshub.store.Store;
import smshub.store.StoreException;

/** The audit record and what went wrong, from the store. */
final class HubRecords implements Records {
    private final Store store;

    HubRecords(Store store) {
        this.store = store;
    }

    @Override
    public Page<AuditEntry> audit(AuditFilter filter, String cursor, int limit) {
        return page(cursor, from -> store.audit(filter, from, limit));
    }

    @Override
    public Page<ErrorEntry> errors(ErrorFilter filter, String cursor, int limit) {
        return page(cursor, from -> store.errors(filter, from, limit));
    }

    private static <T> Page<T> page(String cursor, Function<Cursor, smshub.store.Page<T>> question) {
        try {
            smshub.store.Page<T> page =
                    question.apply(cursor == null ? null : Cursor.decode(cursor).orElse(null));
            return new Page<>(
                    page.items(), page.next() == null ? null : page.next().encode());
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
