package smshub.protocol.smslib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import smshub.settings.Settings;
import smshub.testing.Databases;

class GammuPostgresIT extends GammuContract {
    @Override
    Settings.Store database() {
        return Databases.postgres("gammu");
    }

    @Override
    char quote() {
        return '"';
    }

    @Override
    List<String> script() {
        String now = " timestamp(0) NOT NULL DEFAULT LOCALTIMESTAMP(0)";
        return List.of(
                "CREATE TABLE inbox (~UpdatedInDB~" + now + ", ~ReceivingDateTime~" + now + ", ~Text~ text NOT NULL,"
                        + " ~SenderNumber~ varchar(20) NOT NULL DEFAULT '', ~Coding~ varchar(255) NOT NULL,"
                        + " ~UDH~ text NOT NULL, ~SMSCNumber~ varchar(20) NOT NULL DEFAULT '',"
                        + " ~Class~ integer NOT NULL DEFAULT '-1', ~TextDecoded~ text NOT NULL DEFAULT '',"
                        + " ~ID~ serial PRIMARY KEY, ~RecipientID~ text NOT NULL,"
                        + " ~Processed~ boolean NOT NULL DEFAULT 'false')",
                "CREATE TABLE outbox (~UpdatedInDB~" + now + ", ~InsertIntoDB~" + now + ", ~SendingDateTime~" + now
                        + ", ~SendBefore~ time NOT NULL DEFAULT '23:59:59', ~SendAfter~ time NOT NULL DEFAULT '00:00:00',"
                        + " ~Text~ text, ~DestinationNumber~ varchar(20) NOT NULL DEFAULT '',"
                        + " ~Coding~ varchar(255) NOT NULL DEFAULT 'Default_No_Compression', ~UDH~ text,"
                        + " ~Class~ integer DEFAULT '-1', ~TextDecoded~ text NOT NULL DEFAULT '', ~ID~ serial PRIMARY KEY,"
                        + " ~MultiPart~ boolean NOT NULL DEFAULT 'false', ~RelativeValidity~ integer DEFAULT '-1',"
                        + " ~SenderID~ varchar(255), ~SendingTimeOut~" + now
                        + ", ~DeliveryReport~ varchar(10) DEFAULT 'default', ~CreatorID~ text NOT NULL,"
                        + " ~Retries~ integer DEFAULT '0')",
                "CREATE TABLE outbox_multipart (~Text~ text, ~Coding~ varchar(255) NOT NULL DEFAULT"
                        + " 'Default_No_Compression', ~UDH~ text, ~Class~ integer DEFAULT '-1', ~TextDecoded~ text,"
                        + " ~ID~ serial, ~SequencePosition~ integer NOT NULL DEFAULT '1',"
                        + " PRIMARY KEY (~ID~, ~SequencePosition~))",
                "CREATE TABLE sentitems (~UpdatedInDB~" + now + ", ~InsertIntoDB~" + now + ", ~SendingDateTime~" + now
                        + ", ~DeliveryDateTime~ timestamp(0) NULL, ~Text~ text NOT NULL,"
                        + " ~DestinationNumber~ varchar(20) NOT NULL DEFAULT '', ~Coding~ varchar(255) NOT NULL,"
                        + " ~UDH~ text NOT NULL, ~SMSCNumber~ varchar(20) NOT NULL DEFAULT '',"
                        + " ~Class~ integer NOT NULL DEFAULT '-1', ~TextDecoded~ text NOT NULL DEFAULT '', ~ID~ serial,"
                        + " ~SenderID~ varchar(255) NOT NULL, ~SequencePosition~ integer NOT NULL DEFAULT '1',"
                        + " ~Status~ varchar(255) NOT NULL DEFAULT 'SendingOK', ~StatusError~ integer NOT NULL DEFAULT '-1',"
                        + " ~TPMR~ integer NOT NULL DEFAULT '-1', ~RelativeValidity~ integer NOT NULL DEFAULT '-1',"
                        + " ~CreatorID~ text NOT NULL, PRIMARY KEY (~ID~, ~SequencePosition~))");
    }

    /** SMSEagle's database has Gammu's tables, and one that says whose each message is; as its manual fills them by SQL. */
    @Test
    void whatSmseaglesManualInsertsIsSent() throws Exception {
        execute("CREATE TABLE user_outbox (id_outbox integer NOT NULL, id_user integer NOT NULL)");
        execute("SELECT setval(pg_get_serial_sequence('outbox', 'ID'), 1000)");
        execute("INSERT INTO outbox (~DestinationNumber~, ~TextDecoded~, ~CreatorID~, ~Coding~, ~Class~, ~SenderID~)"
                + " VALUES ('491711000040', 'Server 5 is down', 'Monitor', 'Default_No_Compression', -1, 'smseagle1')");
        execute("INSERT INTO user_outbox (id_outbox, id_user)"
                + " SELECT CURRVAL(pg_get_serial_sequence('outbox', 'ID')), 1");
        becomes(1001, "1|SendingOK|Server 5 is down|main");
        assertEquals(List.of("Server 5 is down"), arrived("491711000040"));
        assertEquals(
                List.of("1001|1|Monitor"),
                rows("SELECT id_outbox, id_user, ~CreatorID~ FROM user_outbox, sentitems WHERE ~ID~ = id_outbox"));
    }
}
