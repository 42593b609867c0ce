package smshub.http;

import java.io.UncheckedIOException;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.http.Archive.Page;

/** Who did what, and what went wrong. Each throws {@link UncheckedIOException} when it cannot be asked now. */
public interface Records {
    /** Acts that pass a filter, the latest first. */
    Page<AuditEntry> audit(AuditFilter filter, String cursor, int limit);

    /** Errors that pass a filter, the latest first. */
    Page<ErrorEntry> errors(ErrorFilter filter, String cursor, int limit);
}
