package smshub.page;

import java.time.ZoneId;
import smshub.audit.Actor;
import smshub.http.SettingsBook.Takeover;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;

/** Where the settings file of a running hub is changed: as a whole and rightly, or not at all. */
public interface SettingsDesk {
    /** By whose clock times are shown to who has none of its own: the setting time-zone, or the machine's. */
    ZoneId zone();

    /** What the file says that counts; null for a hub that was not started with a file. */
    SettingsSheet sheet();

    /**
     * Writes a change into the file, and takes that over.
     *
     * @param version of the sheet that was changed
     * @return why it was not written, or what became of it
     */
    Takeover change(SettingsEdit edit, String version, Actor by);

    /** Takes over what somebody else wrote into the file. */
    Takeover reload(Actor by);
}
