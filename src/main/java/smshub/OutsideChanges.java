package smshub;

import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.AuditFile;
import smshub.dispatch.AuditLog;
import smshub.settings.LiveSecrets;

/** What commands did to the files of a running hub: secrets that were set anew, and what they noted for the audit record. */
public final class OutsideChanges {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideChanges.class);

    private final LiveSecrets secrets;
    private final AuditFile file;
    private final AuditLog audit;

    /** @param secrets null where the settings come from no file */
    OutsideChanges(LiveSecrets secrets, Path data, AuditLog audit) {
        this.secrets = secrets;
        this.file = new AuditFile(data);
        this.audit = audit;
    }

    /** Takes over what there is. */
    public void take() {
        if (secrets != null) {
            for (Map.Entry<String, String> told : secrets.refresh().entrySet()) {
                if (told.getValue() == null) {
                    LOG.info("{} has another secret, which counts from the next login or call on", told.getKey());
                } else {
                    LOG.warn("{} keeps its secret: {}", told.getKey(), told.getValue());
                }
            }
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
