package smshub.protocol.smslib;

import smshub.settings.Settings;
import smshub.testing.Databases;

class MariaDbRequestTableIT extends RequestTableContract {
    @Override
    Settings.Store database() {
        return Databases.mariaDb("requests" + System.nanoTime());
    }
}
