package smshub;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.AuditFile;
import smshub.dispatch.AuditLog;

/**
 * What commands and people did to the files of a running hub: secrets that were set anew, settings where the hub watches
 * them, and what was noted for the audit record.
 */
public final class OutsideChanges {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideChanges.class);

    private final Reload reload;
    private final AuditFile file;
    private final AuditLog audit;

    OutsideChanges(Reload reload, Path data, AuditLog audit) {
        this.reload = reload;
        this.file = new AuditFile(data);
        this.audit = audit;
    }

    /** Takes over what there is. */
    public void take() {
        try {
            reload.look();
        } catch (RuntimeException e) {
            LOG.error("Changed settings were not taken over", e);
        }
        try {
            int unreadable = file.take(audit::keep);
            if (unreadable > 0) {
                LOG.warn("{} lines of what commands noted for the audit record cannot be read", unreadable);
            }
        } catch (Exception e) {
            LOG.warn("What commands noted for the audit record waits: {}", e.toString());
        }
    }
}
