package smshub.protocol.smslib;

import java.util.List;
import smshub.settings.Settings;
import smshub.testing.Databases;

/** With MyISAM, which knows no transactions, as Gammu's own script has it. */
class GammuMariaDbIT extends GammuContract {
    @Override
    Settings.Store database() {
        return Databases.mariaDb("gammu");
    }

    @Override
    char quote() {
        return '`';
    }

    @Override
    List<String> script() {
        String now = " timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP";
        String coding = " ~Coding~ enum('Default_No_Compression','Unicode_No_Compression','8bit','Default_Compression',"
                + "'Unicode_Compression') NOT NULL DEFAULT 'Default_No_Compression',";
        String end = ") ENGINE=MyISAM DEFAULT CHARSET=utf8mb4";
        return List.of(
                "CREATE TABLE inbox (~UpdatedInDB~" + now + ", ~ReceivingDateTime~" + now + ", ~Text~ text NOT NULL,"
                        + " ~SenderNumber~ varchar(20) NOT NULL DEFAULT ''," + coding
                        + " ~UDH~ text NOT NULL, ~SMSCNumber~ varchar(20) NOT NULL DEFAULT '',"
                        + " ~Class~ integer NOT NULL DEFAULT -1, ~TextDecoded~ text NOT NULL,"
                        + " ~ID~ integer unsigned NOT NULL auto_increment, ~RecipientID~ text NOT NULL,"
                        + " ~Processed~ enum('false','true') NOT NULL DEFAULT 'false', PRIMARY KEY (~ID~)" + end,
                "CREATE TABLE outbox (~UpdatedInDB~" + now + ", ~InsertIntoDB~" + now + ", ~SendingDateTime~" + now
                        + ", ~SendBefore~ time NOT NULL DEFAULT '23:59:59', ~SendAfter~ time NOT NULL DEFAULT '00:00:00',"
                        + " ~Text~ text, ~DestinationNumber~ varchar(20) NOT NULL DEFAULT ''," + coding
                        + " ~UDH~ text, ~Class~ integer DEFAULT -1, ~TextDecoded~ text NOT NULL,"
                        + " ~ID~ integer unsigned NOT NULL auto_increment, ~MultiPart~ enum('false','true') DEFAULT 'false',"
                        + " ~RelativeValidity~ integer DEFAULT -1, ~SenderID~ varchar(255),"
                        + " ~SendingTimeOut~ timestamp NULL DEFAULT CURRENT_TIMESTAMP,"
                        + " ~DeliveryReport~ enum('default','yes','no') DEFAULT 'default', ~CreatorID~ text NOT NULL,"
                        + " ~Retries~ int(3) DEFAULT 0, PRIMARY KEY (~ID~)" + end,
                "CREATE TABLE outbox_multipart (~Text~ text," + coding + " ~UDH~ text, ~Class~ integer DEFAULT -1,"
                        + " ~TextDecoded~ text, ~ID~ integer unsigned NOT NULL DEFAULT 0,"
                        + " ~SequencePosition~ integer NOT NULL DEFAULT 1, PRIMARY KEY (~ID~, ~SequencePosition~)"
                        + end,
                "CREATE TABLE sentitems (~UpdatedInDB~" + now + ", ~InsertIntoDB~" + now + ", ~SendingDateTime~" + now
                        + ", ~DeliveryDateTime~ timestamp NULL, ~Text~ text NOT NULL,"
                        + " ~DestinationNumber~ varchar(20) NOT NULL DEFAULT ''," + coding
                        + " ~UDH~ text NOT NULL, ~SMSCNumber~ varchar(20) NOT NULL DEFAULT '',"
                        + " ~Class~ integer NOT NULL DEFAULT -1, ~TextDecoded~ text NOT NULL,"
                        + " ~ID~ integer unsigned NOT NULL DEFAULT 0, ~SenderID~ varchar(255) NOT NULL,"
                        + " ~SequencePosition~ integer NOT NULL DEFAULT 1,"
                        + " ~Status~ enum('SendingOK','SendingOKNoReport','SendingError','DeliveryOK','DeliveryFailed',"
                        + "'DeliveryPending','DeliveryUnknown','Error') NOT NULL DEFAULT 'SendingOK',"
                        + " ~StatusError~ integer NOT NULL DEFAULT -1, ~TPMR~ integer NOT NULL DEFAULT -1,"
                        + " ~RelativeValidity~ integer NOT NULL DEFAULT -1, ~CreatorID~ text NOT NULL,"
                        + " PRIMARY KEY (~ID~, ~SequencePosition~)" + end);
    }
}
