package smshub.testing;

import java.util.List;

/** The tables of SMSLib's SMSServer (v3), as its own script makes them. */
public final class SmslibTables {
    private SmslibTables() {}

    /** SMSLib's tables, with a key that counts by itself. */
    public static List<String> script(String key) {
        return List.of(
                "CREATE TABLE smsserver_out (id " + key + ", type varchar(1) DEFAULT 'O' NOT NULL,"
                        + " recipient varchar(16) NOT NULL, text varchar(1000) NOT NULL, wap_url varchar(100),"
                        + " wap_expiry_date timestamp NULL, wap_signal varchar(1), create_date timestamp NOT NULL,"
                        + " originator varchar(16) DEFAULT ' ' NOT NULL, encoding varchar(1) DEFAULT '7' NOT NULL,"
                        + " status_report int DEFAULT 0 NOT NULL, flash_sms int DEFAULT 0 NOT NULL,"
                        + " src_port int DEFAULT -1 NOT NULL, dst_port int DEFAULT -1 NOT NULL, sent_date timestamp NULL,"
                        + " ref_no varchar(64), priority int DEFAULT 0 NOT NULL, status varchar(1) DEFAULT 'U' NOT NULL,"
                        + " errors int DEFAULT 0 NOT NULL, gateway_id varchar(64) DEFAULT '*' NOT NULL)",
                "CREATE TABLE smsserver_in (id " + key + ", process int NOT NULL, originator varchar(16) NOT NULL,"
                        + " type char(1) NOT NULL, encoding char(1) NOT NULL, message_date timestamp NOT NULL,"
                        + " receive_date timestamp NOT NULL, text varchar(1000) NOT NULL, original_ref_no varchar(64),"
                        + " original_receive_date timestamp NULL, gateway_id varchar(64) NOT NULL)",
                "CREATE TABLE smsserver_calls (id " + key + ", call_date timestamp NOT NULL,"
                        + " gateway_id varchar(64) NOT NULL, caller_id varchar(16) NOT NULL)");
    }
}
