package smshub.moving;

import java.util.HashMap;
import java.util.Map;

/** Why variables of Kannel's groups are left, by the kind of group. */
final class KannelReasons {
    private static final String LOGS = "the hub writes one log, to its standard output";
    private static final String BOXES = "the hub is one program and has no boxes";
    private static final String LISTS =
            "the hub reads no lists from addresses; who wants no messages is entered in /api/v1/consents";
    private static final String PREFIXES =
            "the hub says which account a number goes by in 'plan', and which numbers in accounts.*.numbers";
    private static final String ADDRESSES = "the hub tells callers by their keys; a firewall tells addresses";
    private static final String SPLITTING = "the hub always joins the parts of a long text on the phone";
    private static final String CERTIFICATES = "certificates stand in http.tls and accounts.*.connection";
    private static final String CHOICE =
            "an account is chosen by the request, or by 'plan'; an smsc that is named counts as 'account'";
    static final String NOT_REPLIED = "the hub sends handsets nothing by itself";

    static final Map<String, String> CORE = Group.reasons(
            "log-file log-level syslog-level syslog-facility access-log access-log-time access-log-format"
                    + " access-log-clean",
            LOGS,
            "smsbox-port smsbox-port-ssl smsbox-interface smsbox-max-pending wapbox-port wapbox-port-ssl box-deny-ip"
                    + " box-allow-ip udp-deny-ip udp-allow-ip wdp-interface-name",
            BOXES,
            "admin-port admin-port-ssl admin-interface admin-password status-password admin-deny-ip admin-allow-ip",
            "who runs the hub logs in at its page; name them in 'operators'",
            "store-file store-type store-location store-dump-freq",
            "what waits there is in Kannel's own form: let Kannel send it before it is switched off",
            "dlr-storage dlr-spool",
            "receipts of messages that Kannel sent come to Kannel; the hub keeps its own",
            "unified-prefix",
            "the country of national numbers is accounts.*.numbers.country",
            "white-list white-list-regex black-list black-list-regex white-list-sender white-list-sender-regex"
                    + " black-list-sender black-list-sender-regex white-list-receiver white-list-receiver-regex"
                    + " black-list-receiver black-list-receiver-regex",
            LISTS,
            "http-proxy-ssl http-proxy-exceptions http-proxy-exceptions-regex http-proxy-username http-proxy-password",
            "the hub's way to a proxy has neither login nor exceptions",
            "http-proxy-host http-proxy-port http-timeout",
            "no account goes by HTTP",
            "ssl-client-certkey-file ssl-server-cert-file ssl-server-key-file ssl-trusted-ca-file"
                    + " ssl-client-cipher-list ssl-server-cipher-list",
            CERTIFICATES,
            "maximum-queue-length sms-incoming-queue-limit sms-outgoing-queue-limit",
            "queues are on disk and end with it; see broker.min-disk-free",
            "sms-resend-retry",
            "the hub tries as often as accounts.*.delivery.attempts says, from 1 to 1000 times",
            "sms-resend-freq",
            "the hub waits accounts.*.delivery.first-delay before the second try, up to 15 minutes",
            "sms-combine-concatenated-mo sms-combine-concatenated-mo-timeout",
            "parts from handsets are always joined");

    private static final Map<String, String> SMSC = Group.reasons(
            "log-file log-level log-format",
            LOGS,
            "allowed-smsc-id denied-smsc-id preferred-smsc-id allowed-smsc-id-regex denied-smsc-id-regex"
                    + " preferred-smsc-id-regex smsc-admin-id",
            CHOICE,
            "allowed-prefix denied-prefix preferred-prefix allowed-prefix-regex denied-prefix-regex"
                    + " preferred-prefix-regex",
            PREFIXES,
            "unified-prefix",
            "the country of national numbers is accounts.*.numbers.country",
            "reroute reroute-smsc-id reroute-receiver reroute-receiver-regex reroute-dlr",
            "the hub does not send messages from handsets out again",
            "connect-allow-ip",
            "call-backs prove themselves by the secret in their address",
            "port generic-param-username generic-param-password generic-message-sent generic-status-sent"
                    + " generic-status-error",
            "messages from handsets come to /callback/<account>/inbound; './hub check' prints the address to give to"
                    + " the gateway",
            "alt-host alt-port",
            "another host is another account, which the hub takes when this one fails",
            "instances",
            "an account has one connection, whose window carries as much",
            "throughput",
            "delivery.rate is a whole number of messages per second",
            "ssl-client-certkey-file",
            CERTIFICATES,
            "reconnect-delay",
            "the hub connects again after 1 second, and up to a minute later each time",
            "validityperiod",
            "how long a message may take is in the request, or accounts.*.delivery.max-age",
            "interface-version",
            "the hub speaks SMPP 3.4",
            "receive-port our-port our-receiver-port",
            "the hub has one connection for both ways; the SMSC must allow transceivers",
            "transceiver-mode",
            "the hub always binds as transceiver",
            "dest-addr-ton dest-addr-npi",
            "the hub says international and ISDN (1, 1) of every recipient, and short-code-ton of short codes",
            "source-addr-autodetect",
            "the hub always tells the type of a sender by its form, unless sender-ton and sender-npi say it",
            "bind-addr-ton bind-addr-npi address-range",
            "the hub binds without an address range",
            "esm-class",
            "the hub sends in the SMSC's default mode",
            "msg-id-type",
            "the hub compares ids in both forms",
            "alt-charset alt-addr-charset alt-dcs",
            "texts go in GSM-7 or UCS-2; settings.alphabet and settings.data-coding say otherwise",
            "wait-ack-expire retry max-error-count",
            "what becomes of a message without an answer is accounts.*.delivery.when-unsure",
            "keepalive idle-timeout flow-control window sim-buffering modemtype modem-type login-prompt"
                    + " password-prompt",
            "the hub finds out about a modem by itself",
            "no-coding no-sep no-sender",
            "the address of the account says what goes along",
            "status-tempfail-regex",
            "an answer that neither success nor failure finds is tried again or held, as when-unsure says",
            "generic-param-udh generic-param-service generic-param-account generic-param-binfo generic-param-dlr-mask"
                    + " generic-param-dlr-err generic-param-dlr-url generic-param-dlr-mid generic-param-flash"
                    + " generic-param-mclass generic-param-mwi generic-param-validity generic-param-deferred"
                    + " generic-param-meta-data",
            "of messages from handsets the hub reads sender, recipient, text, coding and id",
            "max-sms-octets sms-length",
            "a segment has 140 octets everywhere",
            "my-number",
            "is neither a number with + and country code nor a short code, which accounts.*.phone-number is",
            "speed",
            "settings.baud-rate is a number of 300 to 921600; without one it is 115200",
            "priority",
            "the priority is the request's, or clients.*.defaults.priority",
            "connection-timeout",
            "settings.enquire-link finds a connection that is dead",
            "dlr-url use-post our-host",
            "the hub calls the address by GET, with delivery receipts in no form of Kannel's",
            "smsc-username smsc-password",
            "what the gateway wants to know stands in the address");

    private static final Map<String, String> SMPP = Group.reasons(
            "connect-allow-ip our-host",
            "the hub calls the SMSC, which calls nobody",
            "port",
            "settings.port is a number of 1 to 65535");

    private static final Map<String, String> MODEM = Group.reasons(
            "host port connect-allow-ip smsc-username smsc-password system-type system-id transceiver-mode receive-port"
                    + " interface-version address-range",
            "Kannel uses it for other types of smsc alone");

    /** Reasons for a group of the type. */
    static Map<String, String> smsc(String type) {
        Map<String, String> reasons = new HashMap<>(SMSC);
        if (type.equals("smpp")) {
            reasons.putAll(SMPP);
        } else if (!type.equals("http")) {
            reasons.putAll(MODEM);
        }
        return reasons;
    }

    /** Why a service is left that calls no address. */
    static String uncalled(Group service) {
        if (service.line("exec") != null) {
            return "the hub runs no programs; what handsets send comes by call-backs, topics and intakes";
        }
        return service.line("file") != null
                ? "the hub writes no such file; what handsets send is in its store, on its page and in intakes"
                : NOT_REPLIED;
    }

    static final Map<String, String> SMSBOX = Group.reasons(
            "log-file log-level syslog-level syslog-facility access-log access-log-time access-log-clean",
            LOGS,
            "bearerbox-host bearerbox-port bearerbox-port-ssl smsbox-id",
            BOXES,
            "sendsms-port sendsms-port-ssl sendsms-interface",
            "the hub answers as Kannel at its own address: http.host and http.port, which programs must call, or which"
                    + " become Kannel's",
            "sendsms-url",
            "the hub answers as Kannel at /cgi-bin/sendsms",
            "sendota-url xmlrpc-url sendsms-chars",
            "the hub answers as Kannel at /cgi-bin/sendsms alone",
            "allowed-prefix denied-prefix",
            PREFIXES,
            "white-list black-list white-list-regex black-list-regex",
            LISTS,
            "reply-couldnotfetch reply-couldnotrepresent reply-requestfailed reply-emptymessage",
            NOT_REPLIED,
            "global-sender",
            "is no sender: up to 11 letters and digits, or a number of up to 16 digits",
            "mo-recode sms-length",
            "texts from handsets are Unicode in every form that the hub gives them",
            "http-request-retry http-queue-delay http-timeout max-pending-requests",
            "what handsets send waits on the broker until an application has it",
            "immediate-sendsms-reply",
            "the hub answers when a message is on disk");

    static final Map<String, String> USER = Group.reasons(
            "name",
            "a client goes by its login",
            "user-deny-ip user-allow-ip",
            ADDRESSES,
            "forced-smsc default-smsc",
            "there is no account of that name",
            "faked-sender",
            "the hub does not change a sender; accounts.*.sender-ids says which may be named",
            "default-sender",
            "is no sender: up to 11 letters and digits, or a number of up to 16 digits",
            "concatenation split-chars split-suffix omit-empty",
            SPLITTING,
            "max-messages",
            "a text has from 1 to 255 segments",
            "header",
            "the hub puts nothing before a text; 'signature' is appended",
            "allowed-prefix denied-prefix allowed-prefix-regex denied-prefix-regex",
            PREFIXES,
            "white-list black-list white-list-regex black-list-regex",
            LISTS,
            "dlr-url dlr-mask",
            "a report goes to the dlr-url of the request, at a host in clients.*.callbacks.hosts",
            "forced-priority max-priority",
            "the priority is the request's, or clients.*.defaults.priority");

    static final Map<String, String> SERVICE = Group.reasons(
            "name",
            "a key word goes by its word",
            "get-url post-url post-xml url",
            "the hub posts JSON, not Kannel's parameters, and sends no answer back: where the application reads that,"
                    + " name the address in clients.*.inbound.forward.push; it may read /api/v1/inbound, too",
            "accepted-smsc-regex accepted-account accepted-account-regex allowed-prefix"
                    + " allowed-prefix-regex denied-prefix denied-prefix-regex allowed-receiver-prefix"
                    + " allowed-receiver-prefix-regex denied-receiver-prefix denied-receiver-prefix-regex white-list"
                    + " white-list-regex black-list black-list-regex",
            "a key word counts for all messages of its account",
            "keyword-regex",
            "key words are words, not patterns",
            "text file exec forced-smsc default-smsc faked-sender max-messages concatenation split-chars split-suffix"
                    + " omit-empty header footer prefix suffix accept-x-kannel-headers send-sender dlr-url dlr-mask"
                    + " forced-priority max-priority",
            NOT_REPLIED,
            "catch-all",
            "a key word counts whatever follows it, and a text without one goes to accounts.*.inbound.owner",
            "strip-keyword",
            "the application gets the text as it came, with its key word",
            "assume-plain-text alt-charset",
            "texts from handsets are Unicode in every form that the hub gives them");

    static final Map<String, String> OTHERS = Group.reasons(
            "wapbox wap-url-map wap-user-map wtls ppg wap-push-user test-ppg configuration radius-acct",
            "the hub has no WAP gateway",
            "ota-setting ota-bookmark",
            "the hub sends texts, no settings for phones",
            "modems",
            "the hub sets a modem up by itself; settings.baud-rate and settings.commands say what else one needs",
            "sqlbox",
            "programs that insert into its table need an intake of the type tables with schema: own, see docs/ways-in.md",
            "smppbox opensmppbox smpp-logins",
            "programs bind to an intake of the type smpp, see docs/ways-in.md",
            "smpp-tlv",
            "the hub sends an SMSC no parameters of its own",
            "smsbox-route",
            BOXES,
            "mysql-connection mysql-ssl-connection pgsql-connection oracle-connection mssql-connection sdb-connection"
                    + " sqlite-connection sqlite3-connection redis-connection cassandra-connection dlr-db",
            "the hub keeps receipts in a database of its own, see 'store'");

    private KannelReasons() {}
}
