package smshub.settings;

import static smshub.settings.Type.duration;
import static smshub.settings.Type.durationOrOff;
import static smshub.settings.Type.listOf;
import static smshub.settings.Type.oneOf;
import static smshub.settings.Type.size;
import static smshub.settings.Type.some;
import static smshub.settings.Type.wholeNumber;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.account.GuardSettings;
import smshub.account.NumberRange;
import smshub.account.Quiet;
import smshub.account.Secret;
import smshub.consent.StopWords;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.TextPolicy;

/**
 * The table of keys: every key of {@code hub.yaml} is described here and nowhere else, apart from the providers' own
 * settings, which each provider describes.
 *
 * <p>One class, because it is one table.
 */
final class SettingKeys {
    /** Whether who calls shows a certificate. */
    enum ClientCertificates {
        OPTIONAL,
        REQUIRED
    }

    /** Every key, in the order of the reference. */
    static final List<Key<?>> ALL;

    private static final List<Key<?>> TABLE = new ArrayList<>();

    static final Key<Path> DATA =
            key("data", Type.FOLDER, "data", "folder of the journal, the embedded database and what the hub generates");
    static final Key<Path> ROUTES = key("routes", Type.FOLDER, "routes", "folder of the route files");

    static final Key<Boolean> RELOAD_WATCH = key(
            "reload.watch",
            Type.BOOLEAN,
            "false",
            "whether a running hub takes this file over by itself when it was written; else './hub reload' does");

    static final Key<ZoneId> TIME_ZONE = key(
            "time-zone",
            Type.ZONE,
            null,
            "whose clock times are read by that say no offset; the machine's unless given");

    static final Key<Path> SITE_ROUTES =
            key("site.routes", Type.FOLDER, null, "folder of route files of your own, see docs/camel.md");
    static final Key<Path> SITE_JARS = key(
            "site.jars",
            Type.FOLDER,
            null,
            "folder of jars for them and for intakes: further components of Camel, drivers, clients of brokers");
    static final Key<Path> SITE_PROVIDERS = key(
            "site.providers",
            Type.FOLDER,
            null,
            "folder of providers that you declare yourself, a file each, see docs/declare.md");

    static final Key<String> HUB_ID = key(
            "hub.id",
            Type.ID,
            null,
            "name of this hub; of those that share an outside broker each needs its own, and makes one unless given");

    static final Key<String> BROKER_URL =
            key("broker.url", Type.BROKER_URL, null, "an outside Artemis; without it the hub runs its own");
    static final Key<String> BROKER_USER = key("broker.user", Type.TEXT, null, "user at the outside broker");
    static final Key<Secret> BROKER_PASSWORD =
            key("broker.password", Type.SECRET, null, "password at the outside broker");
    static final Key<String> BROKER_HOST =
            key("broker.host", Type.HOST, "127.0.0.1", "address that the hub's own broker listens on");
    static final Key<Integer> BROKER_PORT = key(
            "broker.port",
            wholeNumber(-1, 65535),
            "61616",
            "port for core, AMQP, STOMP and MQTT; 0 takes a free one, -1 opens none");
    static final Key<List<Settings.Protocol>> BROKER_PROTOCOLS = key(
            "broker.protocols",
            listOf(oneOf(Settings.Protocol.class)),
            "core,amqp,stomp,mqtt",
            "what programs may speak on that port; name only what yours do where it is open to other machines");
    static final Key<Boolean> BROKER_SYNC = key(
            "broker.sync-journal",
            Type.BOOLEAN,
            "true",
            "whether an acceptance waits for the disk; false loses messages when the power fails");
    static final Key<Long> BROKER_MEMORY = key(
            "broker.memory",
            size("1MB", "64GB"),
            "64MB",
            "messages held in memory, a quarter by one queue; more is on disk alone");
    static final Key<Long> BROKER_MIN_DISK_FREE = key(
            "broker.min-disk-free",
            size("1MB", "64GB"),
            "200MB",
            "free space of the disk below which the hub accepts nothing and works off what it has");

    static final Key<Path> BROKER_CERTIFICATE = key(
            "broker.tls.certificate", Type.FILE, null, "PEM file of the certificate of that port, its chain behind it");
    static final Key<Path> BROKER_TLS_KEY = key("broker.tls.key", Type.FILE, null, "PEM file of its key");
    static final Key<Path> BROKER_AUTHORITY = key(
            "broker.tls.client-authority",
            Type.FILE,
            null,
            "PEM file of the authorities of certificates that programs may show; see clients.*.certificate");
    static final Key<ClientCertificates> BROKER_CLIENT_CERTIFICATES = key(
            "broker.tls.client-certificates",
            oneOf(ClientCertificates.class),
            "optional",
            "whether a program must show one");
    static final Key<Boolean> BROKER_PLAIN = key(
            "broker.plain-allowed",
            Type.BOOLEAN,
            "false",
            "whether that port may be open to other machines without TLS, for what stands before it has that");

    static final Key<String> STORE_URL =
            key("store.url", Type.JDBC_URL, null, "database of messages; without it the hub keeps a file below data");
    static final Key<String> STORE_USER = key("store.user", Type.TEXT, null, "user at the database");
    static final Key<Secret> STORE_PASSWORD = key("store.password", Type.SECRET, null, "password at the database");
    static final Key<Integer> STORE_CONNECTIONS =
            key("store.connections", wholeNumber(2, 100), "8", "most connections to the database");
    static final Key<Duration> STORE_KEEP = key(
            "store.keep",
            durationOrOff("1d", "36500d"),
            "90d",
            "how long messages are kept, with numbers and texts, after they are over; off keeps them for ever");

    static final Key<Duration> STORE_KEEP_TEXTS = key(
            "store.keep-texts",
            durationOrOff("1d", "36500d"),
            "off",
            "how long texts are kept after their messages are over; off keeps them as long as the messages");

    static final Key<Duration> STORE_KEEP_AUDIT = key(
            "store.keep-audit",
            durationOrOff("1d", "36500d"),
            "3650d",
            "how long the audit record is kept; off keeps it for ever");

    static final Key<String> HTTP_HOST = key("http.host", Type.HOST, "127.0.0.1", "address of the HTTP listener");
    static final Key<Integer> HTTP_PORT =
            key("http.port", wholeNumber(0, 65535), "8080", "port of the HTTP listener; 0 takes a free one");
    static final Key<URI> HTTP_PUBLIC_URL =
            key("http.public-url", Type.URL, null, "address under which providers reach the hub for call-backs");
    static final Key<List<Subnet>> HTTP_TRUSTED_PROXIES = key(
            "http.trusted-proxies",
            listOf(Type.SUBNET),
            "",
            "proxies before the hub, whose X-Forwarded-For or Forwarded tells who calls; empty: such headers do not count");

    static final Key<Path> HTTP_CERTIFICATE =
            key("http.tls.certificate", Type.FILE, null, "PEM file of the listener's certificate, its chain behind it");
    static final Key<Path> HTTP_TLS_KEY = key("http.tls.key", Type.FILE, null, "PEM file of its key");
    static final Key<Path> HTTP_AUTHORITY = key(
            "http.tls.client-authority",
            Type.FILE,
            null,
            "PEM file of the authorities of certificates that programs may show; see clients.*.certificate");
    static final Key<ClientCertificates> HTTP_CLIENT_CERTIFICATES = key(
            "http.tls.client-certificates",
            oneOf(ClientCertificates.class),
            "optional",
            "whether who calls must show one");
    static final Key<Boolean> HTTP_PLAIN = key(
            "http.plain-allowed",
            Type.BOOLEAN,
            "false",
            "whether the listener may be open to other machines without TLS, for a proxy before it has that");
    static final Key<Boolean> HTTP_ADDRESS_KEYS = key(
            "http.keys-in-addresses",
            Type.BOOLEAN,
            "false",
            "whether keys and passwords may stand in addresses, which proxies and programs write to their logs; a key that"
                    + " can do nothing but send may always");

    static final Key<Integer> LIMITS_RECIPIENTS =
            key("limits.recipients", wholeNumber(1, 100_000), "1000", "most recipients of one request");
    static final Key<Long> LIMITS_BODY =
            key("limits.body", size("1KB", "64MB"), "1MB", "most bytes of one request, on every channel");

    static final Key<ZoneId> LIMITS_ZONE = key(
            "limits.time-zone",
            Type.ZONE,
            null,
            "whose midnight begins the day of quotas and budgets; the machine's unless given");

    static final Key<List<String>> STOP_WORDS = key(
            "consent.stop-words",
            listOf(Type.CONSENT_WORD),
            String.join(",", StopWords.USUAL_STOPS),
            "whole texts from handsets that end messages; STOP ADS=advertising ends one category; [] reads none");
    static final Key<List<String>> START_WORDS = key(
            "consent.start-words",
            listOf(Type.CONSENT_WORD),
            String.join(",", StopWords.USUAL_STARTS),
            "whole texts from handsets that allow messages again");
    static final Key<List<String>> EXEMPT_CATEGORIES = key(
            "consent.exempt-categories",
            listOf(Type.TEXT),
            "",
            "categories, such as alarm, that only a stop of their own ends");

    static final Key<List<String>> TEMPLATE_TEXTS = key(
            "templates.*.texts",
            listOf(Type.TEMPLATE_TEXT),
            "",
            "texts with placeholders, each with its language, such as 'de=Hallo {{name}}'; see docs/templates.md");
    static final Key<String> TEMPLATE_LANGUAGE = key(
            "templates.*.language",
            Type.LANGUAGE,
            null,
            "language where no other is wanted; without it that of the first");
    static final Key<List<String>> LANGUAGES = key(
            "languages",
            listOf(Type.COUNTRY_LANGUAGE),
            "",
            "language of templates for recipients of a country, such as CH=de, where it has several of theirs");

    static final Key<String> EVENT = required("events.*.event", Type.EVENT, "name by which an application tells it");
    static final Key<String> EVENT_TEMPLATE = required(
            "events.*.template", Type.TEMPLATE_NAME, "template of the message; the event's values are its values");
    static final Key<List<String>> EVENT_TO = key(
            "events.*.to",
            listOf(Type.TEXT),
            "",
            "recipients: numbers, or values of the event such as '{{inspector.phone}}'; a list stands for all in it");
    static final Key<String> EVENT_ACCOUNT = key("events.*.account", Type.ID, null, "account that sends the message");
    static final Key<String> EVENT_CATEGORY = key("events.*.category", Type.CATEGORY, null, "category of the message");
    static final Key<String> EVENT_FROM = key("events.*.from", Type.SENDER, null, "sender of the message");
    static final Key<Integer> EVENT_PRIORITY =
            key("events.*.priority", wholeNumber(0, 9), null, "priority of the message");
    static final Key<String> EVENT_LANGUAGE = key(
            "events.*.language",
            Type.LANGUAGE,
            null,
            "language of the template where the event names none; without it that of the recipient's country");

    static final Key<String> CONTACTS_URL = key(
            "contacts.url",
            Type.JDBC_URL,
            null,
            "database in which the recipient contact:4711 is looked up by its id; nothing is written there");
    static final Key<String> CONTACTS_USER = key("contacts.user", Type.TEXT, null, "user there");
    static final Key<Secret> CONTACTS_PASSWORD = key("contacts.password", Type.SECRET, null, "password there");
    static final Key<String> CONTACTS_QUERY = key(
            "contacts.query",
            Type.CONTACT_QUERY,
            null,
            "finds the contact; its columns phone and language count, and all are values for templates");
    static final Key<Duration> CONTACTS_MAX_AGE = key(
            "contacts.max-age",
            duration("10s", "7d"),
            "1h",
            "how long what was found counts, also while the database is away");
    static final Key<Duration> CONTACTS_WAIT =
            key("contacts.wait", duration("1s", "30s"), "2s", "how long a request waits for the database");
    static final Key<Integer> CONTACTS_CONNECTIONS =
            key("contacts.connections", wholeNumber(1, 50), "4", "most connections to it");

    static final Key<Boolean> FACADE_SMSAPI =
            key("facades.smsapi", Type.BOOLEAN, "false", "whether the hub answers as SMSAPI, at /sms.do");
    static final Key<Boolean> FACADE_SMSBRANA = key(
            "facades.smsbrana", Type.BOOLEAN, "false", "whether the hub answers as SMSbrana, at /smsconnect/http.php");
    static final Key<Boolean> FACADE_WEBSMS = key(
            "facades.websms",
            Type.BOOLEAN,
            "false",
            "whether the hub answers as websms, at /json/smsmessaging/text and /rest/smsmessaging/text");
    static final Key<Boolean> FACADE_KANNEL =
            key("facades.kannel", Type.BOOLEAN, "false", "whether the hub answers as Kannel, at /cgi-bin/sendsms");
    static final Key<Boolean> FACADE_TWILIO = key(
            "facades.twilio",
            Type.BOOLEAN,
            "false",
            "whether the hub answers as Twilio's Messages, below /2010-04-01/Accounts");
    static final Key<List<String>> FACADE_KANNEL_SMSC = key(
            "facades.kannel-smsc",
            listOf(Type.ALIAS),
            "",
            "accounts for the smsc of Kannel's callers, such as oldname=main; other names are those of accounts");

    static final Key<Secret> OPERATOR_PASSWORD =
            required("operators.*.password", Type.LOGIN_PASSWORD, "password of the login, or its hash");
    static final Key<Settings.Role> OPERATOR_ROLE = required(
            "operators.*.role",
            oneOf(Settings.Role.class),
            "admin: everything; viewer: Hawtio, reading only; application: sends and receives at the broker as the"
                    + " client of the same id");

    static final Key<List<Client.Permission>> OPERATOR_PERMISSIONS = key(
            "operators.*.permissions",
            listOf(oneOf(Client.Permission.class)),
            null,
            "what the person may do over HTTP, in place of what the role stands for: admin all, viewer read");

    static final Key<URI> OPENID_ISSUER = key(
            "login.openid.issuer",
            Type.URL,
            null,
            "identity provider of persons, which speaks OpenID Connect; they log in there");
    static final Key<String> OPENID_CLIENT =
            key("login.openid.client-id", Type.TEXT, null, "by which it knows the hub");
    static final Key<Secret> OPENID_SECRET =
            key("login.openid.client-secret", Type.SECRET, null, "by which the hub proves itself there");
    static final Key<String> OPENID_TITLE =
            key("login.openid.title", Type.WORD, "OpenID Connect", "its name on the login page");
    static final Key<List<String>> OPENID_SCOPES =
            key("login.openid.scopes", listOf(Type.WORD), "openid,profile", "what is asked for");
    static final Key<String> OPENID_NAME =
            key("login.openid.name-claim", Type.WORD, "preferred_username", "claim that names a person");
    static final Key<String> OPENID_GROUPS = key(
            "login.openid.groups-claim",
            Type.WORD,
            "groups",
            "claim with the groups of a person; dots lead into it, as in realm_access.roles");
    static final Key<List<Map.Entry<String, Settings.Role>>> OPENID_ROLES = key(
            "login.openid.roles",
            listOf(Type.named(EnumSet.of(Settings.Role.ADMIN, Settings.Role.VIEWER))),
            "",
            "roles by group, such as sms-admins=admin; who is in no such group stays outside");
    static final Key<List<Map.Entry<String, Client.Permission>>> OPENID_PERMISSIONS = key(
            "login.openid.permissions",
            listOf(Type.named(EnumSet.allOf(Client.Permission.class))),
            "",
            "permissions by group, such as office=send, in place of what the role stands for");

    static final Key<Secret> CLIENT_KEY =
            required("clients.*.key", Type.KEY_HASH, "hash of the API key, from './hub secret'");
    static final Key<X500Principal> PROGRAM_CERTIFICATE = key(
            "clients.*.certificate",
            Type.SUBJECT,
            null,
            "subject of the certificate by which it proves itself in place of the key, such as 'CN=shop,O=Example'");
    static final Key<List<String>> CLIENT_ACCOUNTS = key(
            "clients.*.accounts",
            listOf(Type.ID),
            "",
            "accounts that it uses, the preferred first; empty: all that everyone may use");
    static final Key<List<Client.Permission>> CLIENT_PERMISSIONS = key(
            "clients.*.permissions",
            listOf(oneOf(Client.Permission.class)),
            "send,read",
            "what it may do; docs/operating.md says what each means");
    static final Key<ConsentMode> CLIENT_CONSENT = key(
            "clients.*.consent",
            oneOf(ConsentMode.class),
            null,
            "the same for its messages, whatever their account says");
    static final Key<List<String>> CLIENT_ALERTS = key(
            "clients.*.alerts",
            listOf(Type.MAIL),
            "",
            "who hears by mail of its messages that come to an end of alerts.states; empty: those of alerts.to");
    static final Key<String> CLIENT_BRANCH =
            key("clients.*.branch", Type.WORD, null, "branch or tenant that it belongs to; see 'branches' of accounts");
    static final Key<Secret> CLIENT_PASSWORD = key(
            "clients.*.password",
            Type.PASSWORD,
            null,
            "password of its id where a facade's login proves it without sending it (SMSAPI by MD5, SMSbrana by digest)");
    static final Key<List<String>> CLIENT_LOGINS = key(
            "clients.*.logins",
            listOf(Type.WORD),
            "",
            "further names beside its id by which it logs in at facades, such as an Account SID of Twilio's");
    static final Key<Integer> CLIENT_RATE = key(
            "clients.*.rate",
            wholeNumber(0, 100_000),
            "0",
            "most messages per second; more are refused over HTTP, and sent later elsewhere; 0 means no limit");
    static final Key<Integer> CLIENT_BURST = key(
            "clients.*.burst",
            wholeNumber(0, 1_000_000),
            "0",
            "messages that may come at once before the rate counts; 0 means those of a second");
    static final Key<Integer> CLIENT_QUOTA = key(
            "clients.*.quota",
            wholeNumber(0, 100_000_000),
            "0",
            "most messages per day; more are refused over HTTP, and sent on the next day elsewhere; 0 means no limit");
    static final Key<Integer> BUDGET_MESSAGES = key(
            "clients.*.budget.messages", wholeNumber(0, 100_000_000), "0", "most messages per day; 0 means no limit");
    static final Key<Integer> BUDGET_SEGMENTS = key(
            "clients.*.budget.segments", wholeNumber(0, 100_000_000), "0", "most segments per day; 0 means no limit");
    static final Key<Price> BUDGET_MONEY = key(
            "clients.*.budget.money",
            Type.MONEY,
            null,
            "what its messages of a day may cost, by the prices of the accounts that have that currency");
    static final Key<GuardSettings.WhenExhausted> BUDGET_WHEN_EXHAUSTED = key(
            "clients.*.budget.when-exhausted",
            oneOf(GuardSettings.WhenExhausted.class),
            "refuse",
            "what becomes of a message that is too much for the day: refuse it, or defer it to the next day");
    static final Key<Duration> DUPLICATES_WINDOW = key(
            "clients.*.duplicates.window",
            durationOrOff("1s", "1d"),
            "off",
            "how long the same text to the same number counts as the same message, which is sent once");
    static final Key<GuardSettings.Frequency> BRAKE_COUNTRY = key(
            "clients.*.brakes.new-country",
            Type.FREQUENCY,
            null,
            "most messages to a country that it did not send to before today, in the last 30 days");
    static final Key<GuardSettings.Frequency> BRAKE_NUMBER =
            key("clients.*.brakes.same-number", Type.FREQUENCY, null, "most messages to one number");
    static final Key<GuardSettings.Frequency> BRAKE_RANGE = key(
            "clients.*.brakes.same-range",
            Type.FREQUENCY,
            null,
            "most messages to numbers that differ in their last four digits only");
    static final Key<List<String>> BRAKE_USUAL =
            key("clients.*.brakes.usual-countries", listOf(Type.COUNTRY), "", "countries that are never new");
    static final Key<TextPolicy.Alphabet> CLIENT_ALPHABET = key(
            "clients.*.texts.alphabet",
            oneOf(TextPolicy.Alphabet.class),
            null,
            "what its texts go in where a request does not say, whatever the account says");
    static final Key<TextPolicy.Transliterate> CLIENT_TRANSLITERATE = key(
            "clients.*.texts.transliterate",
            oneOf(TextPolicy.Transliterate.class),
            null,
            "when letters and signs of its texts become plain ones, likewise");
    static final Key<TextPolicy.Plain> CLIENT_PLAIN =
            key("clients.*.texts.plain", oneOf(TextPolicy.Plain.class), null, "what plain is for them, likewise");
    static final Key<TextPolicy.TooLong> CLIENT_TOO_LONG = key(
            "clients.*.texts.too-long",
            oneOf(TextPolicy.TooLong.class),
            null,
            "what becomes of those of its texts that are too long, likewise");
    static final Key<Integer> CLIENT_MAX_CHARACTERS = key(
            "clients.*.texts.max-characters",
            wholeNumber(1, 39_015),
            null,
            "most characters of its texts, where the account allows more");
    static final Key<Integer> CLIENT_MAX_SEGMENTS = key(
            "clients.*.texts.max-segments",
            wholeNumber(1, 255),
            null,
            "most segments of its texts, where the account allows more");
    static final Key<ZoneId> CLIENT_ZONE = key("clients.*.time-zone", Type.ZONE, null, "the same for its requests");
    static final Key<Quiet> CLIENT_QUIET_HOURS = key(
            "clients.*.quiet.hours",
            Type.HOURS,
            "off",
            "hours of the day at which its recipients are left alone, by their own clocks");
    static final Key<List<DayOfWeek>> CLIENT_QUIET_DAYS =
            key("clients.*.quiet.days", listOf(Type.DAY), "", "days on which they are left alone");
    static final Key<List<String>> CLIENT_QUIET_EXCEPT = key(
            "clients.*.quiet.except",
            listOf(Type.TEXT),
            "",
            "categories of messages, such as alarm, that go all the same");
    static final Key<List<String>> CALLBACK_HOSTS = key(
            "clients.*.callbacks.hosts",
            listOf(Type.HOST_NAME),
            "",
            "hosts that its requests may name in callbackUrl; *.example.com stands for all below; empty: none");
    static final Key<Boolean> CALLBACK_PRIVATE = key(
            "clients.*.callbacks.private-addresses",
            Type.BOOLEAN,
            "false",
            "whether those hosts may be this machine or in a private network");
    static final Key<Secret> CALLBACK_SIGNATURE =
            key("clients.*.callbacks.secret", Type.PASSWORD, null, "key of the HMAC signatures of its callbacks");
    static final Key<List<String>> CLIENT_INBOUND_MAIL = key(
            "clients.*.inbound.forward.mail",
            some(Type.MAIL),
            "",
            "who gets each message from a handset that belongs to it by mail, from the server of 'alerts'");
    static final Key<URI> CLIENT_INBOUND_PUSH = key(
            "clients.*.inbound.forward.push",
            Type.URL,
            null,
            "address that those messages are posted to, signed with callbacks.secret");
    static final Key<Duration> CLIENT_INBOUND_WITHIN = key(
            "clients.*.inbound.forward.within",
            duration("1s", "30d"),
            "3d",
            "how long an address is tried that does not take one; then it lies on sms.dead");

    static final Key<String> DEFAULT_FROM = key(
            "clients.*.defaults.from",
            Type.SENDER,
            null,
            "sender of its requests that name none, before the account's");
    static final Key<String> DEFAULT_CATEGORY =
            key("clients.*.defaults.category", Type.CATEGORY, null, "category of its requests that name none");
    static final Key<Integer> DEFAULT_PRIORITY =
            key("clients.*.defaults.priority", wholeNumber(0, 9), null, "priority of its requests that name none");
    static final Key<String> DEFAULT_LANGUAGE = key(
            "clients.*.defaults.language",
            Type.LANGUAGE,
            null,
            "language of its templates where a request names none; without it that of the recipient's country");
    static final Key<String> DEFAULT_COUNTRY = key(
            "clients.*.defaults.country",
            Type.COUNTRY,
            null,
            "country of national numbers in its requests, in place of the account's");
    static final Key<String> DEFAULT_SIGNATURE = key(
            "clients.*.defaults.signature",
            Type.TEXT,
            null,
            "appended to its texts in place of the account's signature; '' appends nothing");

    static final Key<String> PROVIDER = required("accounts.*.provider", Type.TEXT, "id of the provider");
    static final Key<String> TITLE = key("accounts.*.title", Type.TEXT, null, "name for people; its id unless given");
    static final Key<Boolean> ENABLED =
            key("accounts.*.enabled", Type.BOOLEAN, "true", "whether it may be used at all");
    static final Key<Instant> ACTIVE_FROM = key("accounts.*.active-from", Type.TIME, null, "not used before this time");
    static final Key<Instant> ACTIVE_UNTIL = key(
            "accounts.*.active-until",
            Type.TIME,
            null,
            "not used from this time on; what waits then goes on to another account, or is refused");
    static final Key<String> OWNER = key("accounts.*.owner", Type.WORD, null, "whose it is, for people");
    static final Key<Boolean> STANDARD = key(
            "accounts.*.default",
            Type.BOOLEAN,
            "false",
            "whether it comes first where neither the plan nor the client says; without one, the first here does");
    static final Key<String> PHONE_NUMBER = key(
            "accounts.*.phone-number",
            Type.PHONE_NUMBER,
            null,
            "number that handsets answer to; the recipient of messages from handsets where the provider tells none");
    static final Key<String> INBOUND_OWNER = key(
            "accounts.*.inbound.owner",
            Type.ID,
            null,
            "client that messages from handsets belong to; without it they belong to nobody");
    static final Key<List<String>> INBOUND_SHARED = key(
            "accounts.*.inbound.shared-with",
            some(Type.READER),
            "",
            "who reads them, too: clients, branch=NAME, or users, all that may use the account; without it and without"
                    + " an owner: users");
    static final Key<List<String>> INBOUND_WORDS = key(
            "accounts.*.inbound.words",
            listOf(Type.KEY_WORD),
            "",
            "first words of texts that say to which client one belongs instead, such as INFO=shop; the first that fits");
    static final Key<List<String>> INBOUND_MAIL = key(
            "accounts.*.inbound.forward.mail",
            some(Type.MAIL),
            "",
            "who gets each message from a handset by mail, from the server of 'alerts', but those that a word gave away");
    static final Key<URI> INBOUND_PUSH = key(
            "accounts.*.inbound.forward.push", Type.URL, null, "address that the same messages are posted to as JSON");
    static final Key<Secret> INBOUND_PUSH_SECRET = key(
            "accounts.*.inbound.forward.secret", Type.PASSWORD, null, "key of the HMAC signatures of what is posted");
    static final Key<Duration> INBOUND_WITHIN = key(
            "accounts.*.inbound.forward.within",
            duration("1s", "30d"),
            "3d",
            "how long an address is tried that does not take one; then it lies on sms.dead");
    static final Key<List<String>> CLIENTS =
            key("accounts.*.clients", listOf(Type.ID), "", "clients that may use it; empty: everyone");
    static final Key<BigDecimal> BALANCE_BELOW = key(
            "accounts.*.watch.balance-below",
            Type.AMOUNT,
            null,
            "balance below which operators are told, in the unit that the provider counts in; without it nobody asks");
    static final Key<Duration> BALANCE_INTERVAL = key(
            "accounts.*.watch.balance-interval",
            duration("1s", "1d"),
            "15m",
            "time between two questions for the balance");
    static final Key<String> CANARY_TO = key(
            "accounts.*.watch.canary-to",
            Type.PHONE_NUMBER,
            null,
            "number of the house to which a test message goes again and again, whose receipt must come");
    static final Key<Duration> CANARY_INTERVAL =
            key("accounts.*.watch.canary-interval", duration("1s", "7d"), "1h", "time between two test messages");
    static final Key<Duration> CANARY_WITHIN = key(
            "accounts.*.watch.canary-within",
            duration("1s", "1d"),
            "5m",
            "time in which the delivery receipt of a test message must have come");
    static final Key<List<String>> BRANCHES = key(
            "accounts.*.branches",
            listOf(Type.WORD),
            "",
            "branches or tenants whose clients may use it; empty: everyone");
    static final Key<String> SENDER_ID = key(
            "accounts.*.sender-id",
            Type.SENDER,
            null,
            "sender where the request names none; without it the provider's own number");
    static final Key<List<String>> SENDER_IDS =
            key("accounts.*.sender-ids", listOf(Type.SENDER), "", "senders that requests may name; empty: any");
    static final Key<List<String>> NO_LETTERS = key(
            "accounts.*.sender-countries.no-letters",
            listOf(Type.COUNTRY),
            "",
            "countries that take no sender of letters by this account, beside those that the provider documents");
    static final Key<List<String>> LETTERS = key(
            "accounts.*.sender-countries.letters",
            listOf(Type.COUNTRY),
            "",
            "countries that take one although the provider's documentation says no, as when it is registered there");
    static final Key<String> NUMBER_INSTEAD = key(
            "accounts.*.sender-countries.number",
            Type.PHONE_NUMBER,
            null,
            "number that the recipient sees there in place of letters; without it such a message is refused");

    static final Key<List<String>> PRICES = key(
            "accounts.*.prices",
            some(Type.PREFIX_PRICE),
            "",
            "prices of a segment by the beginnings of numbers, such as 49=0.075 EUR and default=0.09 EUR; or a file; or"
                    + " the keys below and a key for each beginning");
    static final Key<String> CURRENCY =
            key("accounts.*.prices.currency", Type.CURRENCY, null, "currency of the prices");
    static final Key<BigDecimal> DEFAULT_PRICE =
            key("accounts.*.prices.default", Type.PRICE, null, "price of a segment to numbers with no other beginning");
    static final Key<Path> PRICE_FILE = key(
            "accounts.*.prices.file",
            Type.FILE,
            null,
            "CSV file with the columns prefix and price, and perhaps currency; see docs/accounts.md");

    static final Key<ConsentMode> CONSENT = key(
            "accounts.*.consent",
            oneOf(ConsentMode.class),
            "stop-list",
            "required: only to numbers that agreed; stop-list: not to those that said stop; off: the list is not asked");

    static final Key<String> COUNTRY = key(
            "accounts.*.numbers.country",
            Type.COUNTRY,
            null,
            "country of national numbers; without it only international ones are read");
    static final Key<List<String>> ALLOWED_COUNTRIES = key(
            "accounts.*.numbers.allowed-countries",
            listOf(Type.COUNTRY),
            "",
            "countries that may be sent to; empty: all");
    static final Key<Boolean> MOBILE_ONLY = key(
            "accounts.*.numbers.mobile-only",
            Type.BOOLEAN,
            "true",
            "whether a number that cannot be a mobile is refused");
    static final Key<List<String>> MOBILE_PREFIXES = key(
            "accounts.*.numbers.mobile-prefixes",
            listOf(Type.PREFIX),
            "",
            "beginnings of which a number must have one; empty: any");
    static final Key<List<NumberRange>> AS_IS = key(
            "accounts.*.numbers.as-is",
            listOf(Type.NUMBERS),
            "",
            "numbers that are taken although no numbering plan has them: +4758, or +47580000-+47589999");
    static final Key<List<String>> SHORT_CODES = key(
            "accounts.*.numbers.short-codes",
            listOf(Type.SHORT_CODES),
            "",
            "short codes that may be sent to: any, national (those of the country), 12345 or 70000-79999; empty: none");
    static final Key<String> INTERNATIONAL_PREFIX = key(
            "accounts.*.numbers.international-prefix",
            Type.DIALLED,
            null,
            "what stands for the plus sign beside the country's own, such as 00 for an account without a country");
    static final Key<Boolean> STRICT = key(
            "accounts.*.numbers.strict",
            Type.BOOLEAN,
            "false",
            "whether only bare digits with the country code are read, such as 491711234567");

    static final Key<Integer> MAX_CHARACTERS =
            key("accounts.*.texts.max-characters", wholeNumber(1, 39_015), "1000", "most characters of a text");
    static final Key<Integer> MAX_SEGMENTS = key(
            "accounts.*.texts.max-segments",
            wholeNumber(1, 255),
            "7",
            "most segments of a text; 1 forbids long ones, as accounts by mail do unless their long-texts is true");
    static final Key<Boolean> REMOVE_DIACRITICS = key(
            "accounts.*.texts.remove-diacritics",
            Type.BOOLEAN,
            "false",
            "whether letters lose their marks where that keeps a text in GSM-7");
    static final Key<Boolean> GSM7_ONLY =
            key("accounts.*.texts.gsm7-only", Type.BOOLEAN, "false", "whether a text that needs UCS-2 is refused");
    static final Key<TextPolicy.Alphabet> ALPHABET = key(
            "accounts.*.texts.alphabet",
            oneOf(TextPolicy.Alphabet.class),
            null,
            "what texts go in where neither request nor client says; auto unless given, see docs/texts.md");
    static final Key<TextPolicy.Transliterate> TRANSLITERATE = key(
            "accounts.*.texts.transliterate",
            oneOf(TextPolicy.Transliterate.class),
            null,
            "when letters and signs become plain ones where neither request nor client says; never unless given");
    static final Key<TextPolicy.Plain> PLAIN = key(
            "accounts.*.texts.plain",
            oneOf(TextPolicy.Plain.class),
            null,
            "what plain is where the client does not say: letters of GSM-7, or of ASCII; gsm7 unless given");
    static final Key<TextPolicy.TooLong> TOO_LONG = key(
            "accounts.*.texts.too-long",
            oneOf(TextPolicy.TooLong.class),
            null,
            "what becomes of too long texts where neither request nor client says; refuse unless given");
    static final Key<String> SIGNATURE = key("accounts.*.texts.signature", Type.TEXT, "", "appended to every text");

    static final Key<Integer> RATE =
            key("accounts.*.delivery.rate", wholeNumber(0, 100_000), "0", "most messages per second; 0 means no limit");
    static final Key<Integer> CONCURRENCY =
            key("accounts.*.delivery.concurrency", wholeNumber(1, 2_000), "32", "most calls of the provider at a time");
    static final Key<Integer> ATTEMPTS =
            key("accounts.*.delivery.attempts", wholeNumber(1, 1_000), "20", "most attempts before a message is dead");
    static final Key<Duration> FIRST_DELAY = key(
            "accounts.*.delivery.first-delay",
            duration("1s", "1d"),
            "10s",
            "wait after the first failed attempt; doubled after each");
    static final Key<Duration> MAX_DELAY =
            key("accounts.*.delivery.max-delay", duration("1s", "1d"), "15m", "longest wait between attempts");
    static final Key<Duration> MAX_AGE = key(
            "accounts.*.delivery.max-age",
            duration("10s", "90d"),
            "7d",
            "how long a message may wait, where its request does not say");
    static final Key<Account.WhenUnsure> WHEN_UNSURE = key(
            "accounts.*.delivery.when-unsure",
            oneOf(Account.WhenUnsure.class),
            "hold",
            "what becomes of a message that the provider may or may not have taken");
    static final Key<Duration> UNSURE_AFTER = key(
            "accounts.*.delivery.unsure-after",
            duration("1s", "7d"),
            "10m",
            "how long a receipt or the provider's status is waited for before when-unsure applies");
    static final Key<Integer> BREAKER_FAILURES = key(
            "accounts.*.delivery.breaker-failures",
            wholeNumber(1, 1_000),
            "5",
            "failures of the provider in a row that stop calls for a while");
    static final Key<Duration> BREAKER_PAUSE = key(
            "accounts.*.delivery.breaker-pause", duration("1s", "1d"), "5s", "first such while; grows up to max-delay");
    static final Key<Duration> HOLD_AFTER = key(
            "accounts.*.delivery.hold-after",
            duration("1s", "90d"),
            "12h",
            "after a longer outage the backlog waits for an operator's word");

    static final Key<Quiet> QUIET_HOURS = key(
            "accounts.*.quiet.hours",
            Type.HOURS,
            "off",
            "hours of the day at which recipients are left alone, by their own clocks, such as 21:00-08:00");
    static final Key<List<DayOfWeek>> QUIET_DAYS =
            key("accounts.*.quiet.days", listOf(Type.DAY), "", "days on which they are left alone");
    static final Key<List<String>> QUIET_EXCEPT = key(
            "accounts.*.quiet.except",
            listOf(Type.TEXT),
            "",
            "categories of messages, such as alarm, that go all the same");

    static final Key<List<Account.RerouteOn>> REROUTE_ON = key(
            "accounts.*.delivery.reroute-on",
            listOf(oneOf(Account.RerouteOn.class)),
            "",
            "what sends a message that was handed over to the next account; after no-receipt it may arrive twice");
    static final Key<Duration> REROUTE_RECEIPT_WITHIN = key(
            "accounts.*.delivery.reroute-receipt-within",
            duration("1s", "7d"),
            "1h",
            "how long a receipt is waited for before no-receipt applies");
    static final Key<Integer> REROUTE_MOST =
            key("accounts.*.delivery.reroute-most", wholeNumber(1, 10), "1", "most such moves of one message");
    static final Key<Duration> REROUTE_WITHIN = key(
            "accounts.*.delivery.reroute-within",
            duration("1s", "90d"),
            "1d",
            "a message accepted longer ago is not moved any more");

    static final Key<Duration> POLL_INTERVAL = key(
            "accounts.*.connection.poll-interval",
            durationOrOff("1s", "1d"),
            "30s",
            "how often a provider that does not call back is asked for receipts and messages");
    static final Key<Boolean> INBOUND = key(
            "accounts.*.connection.inbound",
            Type.BOOLEAN,
            "true",
            "whether messages from handsets are fetched; otherwise they stay where they are, or are refused");
    static final Key<Path> CLIENT_CERTIFICATE = key(
            "accounts.*.connection.client-certificate",
            Type.FILE,
            null,
            "PKCS #12 file with the certificate and key that the provider knows the hub by");
    static final Key<Secret> CLIENT_CERTIFICATE_PASSWORD =
            key("accounts.*.connection.client-certificate-password", Type.SECRET, null, "password of that file");
    static final Key<Path> AUTHORITY = key(
            "accounts.*.connection.authority",
            Type.FILE,
            null,
            "PEM file with the authorities of the provider's own certificate, in place of those of the platform");
    static final Key<Secret> CALLBACK_SECRET = key(
            "accounts.*.connection.callback-secret",
            Type.PATH_PASSWORD,
            null,
            "what the provider must name in the addresses that it calls back; the hub makes one, see ./hub check");
    static final Key<URI> URL =
            key("accounts.*.connection.url", Type.URL, null, "address of the provider, in place of its usual one");
    static final Key<Boolean> ALLOW_HTTP = key(
            "accounts.*.connection.allow-http",
            Type.BOOLEAN,
            "false",
            "whether messages and credentials may leave this machine unencrypted");
    static final Key<Duration> CONNECT_TIMEOUT =
            key("accounts.*.connection.connect-timeout", duration("1s", "5m"), "5s", "wait for a connection");
    static final Key<Duration> TIMEOUT = key(
            "accounts.*.connection.timeout",
            duration("1s", "10m"),
            "30s",
            "wait from writing a request to the end of its answer");
    static final Key<String> PROXY_HOST =
            key("accounts.*.connection.proxy-host", Type.HOST, null, "HTTP proxy on the way to the provider");
    static final Key<Integer> PROXY_PORT =
            key("accounts.*.connection.proxy-port", wholeNumber(1, 65535), null, "port of that proxy");

    static final Key<List<String>> PLAN_CLIENT =
            key("plan.*.client", some(Type.ID), "", "for messages of these clients; empty: of all");
    static final Key<List<String>> PLAN_CATEGORY =
            key("plan.*.category", some(Type.WORD), "", "for messages of these categories; empty: of all");
    static final Key<List<String>> PLAN_PREFIX =
            key("plan.*.prefix", some(Type.PREFIX), "", "for numbers that begin so; empty: for all");
    static final Key<List<String>> PLAN_COUNTRY =
            key("plan.*.country", some(Type.COUNTRY), "", "for numbers of these countries; empty: of all");
    static final Key<List<String>> PLAN_ACCOUNTS = key(
            "plan.*.accounts",
            some(Type.ID),
            "",
            "accounts that are tried, in this order, as far as the client may use them; empty: all that it may use");
    static final Key<AccountPlan.Choose> PLAN_CHOOSE = key(
            "plan.*.choose",
            oneOf(AccountPlan.Choose.class),
            "in-order",
            "what puts them in order; cheapest: the price of a segment to the number");

    static final Key<String> INTAKE_TYPE =
            required("intakes.*.type", Type.TEXT, "what kind of place requests are fetched from");
    static final Key<String> INTAKE_CLIENT =
            required("intakes.*.client", Type.ID, "client whose rights and accounts count for its requests");
    static final Key<Boolean> INTAKE_ENABLED =
            key("intakes.*.enabled", Type.BOOLEAN, "true", "whether requests are fetched from it at all");
    static final Key<Instant> INTAKE_VALID_FROM =
            key("intakes.*.valid-from", Type.TIME, null, "not fetched from before this time");
    static final Key<Instant> INTAKE_VALID_TO =
            key("intakes.*.valid-to", Type.TIME, null, "not fetched from after this time");
    static final Key<Quiet> INTAKE_HOURS = key(
            "intakes.*.hours",
            Type.HOURS,
            "off",
            "hours of the day at which it is fetched from, by its client's time-zone; off: all");
    static final Key<List<DayOfWeek>> INTAKE_DAYS =
            key("intakes.*.days", listOf(Type.DAY), "", "days on which it is fetched from; empty: all");
    static final Key<List<String>> INTAKE_ALERTS = key(
            "intakes.*.alerts", listOf(Type.MAIL), "", "who hears by mail when it fails; empty: those of alerts.to");
    static final Key<Duration> INTAKE_INTERVAL =
            key("intakes.*.interval", duration("1s", "1d"), "10s", "time between the end of a round and the next");
    static final Key<Integer> INTAKE_PRIORITY = key(
            "intakes.*.priority",
            wholeNumber(-100, 100),
            "0",
            "where several have work, those with a lower one let the others go first");
    static final Key<List<String>> INTAKE_INBOUND = key(
            "intakes.*.inbound-accounts",
            listOf(Type.ID),
            "",
            "accounts whose messages from handsets are handed over there");

    static final Key<String> QUERY_URL =
            required("queries.*.url", Type.JDBC_URL, "database in which recipients of campaigns are found");
    static final Key<String> QUERY_USER = key("queries.*.user", Type.TEXT, null, "user there; one that only reads");
    static final Key<Secret> QUERY_PASSWORD = key("queries.*.password", Type.SECRET, null, "password there");
    static final Key<String> QUERY_SQL = required(
            "queries.*.sql",
            Type.QUERY,
            "query whose column 'number' is the recipient; its others are values for the text");

    static final Key<URI> TRACES_ENDPOINT = key(
            "traces.endpoint",
            Type.URL,
            null,
            "collector of OpenTelemetry, OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; without it nothing is traced");
    static final Key<Integer> TRACES_PERCENT =
            key("traces.percent", wholeNumber(1, 100), "100", "share of messages that are traced");

    static final Key<List<String>> ALERTS_TO =
            key("alerts.to", listOf(Type.MAIL), "", "who hears by mail of what is wrong; empty: nobody");
    static final Key<URI> ALERTS_WEBHOOK =
            key("alerts.webhook", Type.URL, null, "address to which the same is posted as JSON");
    static final Key<Secret> ALERTS_WEBHOOK_SECRET =
            key("alerts.webhook-secret", Type.PASSWORD, null, "signs what is posted there, as call-backs are signed");
    static final Key<Duration> ALERTS_OLDEST = key(
            "alerts.oldest-waiting",
            durationOrOff("1s", "7d"),
            "30m",
            "age of a message that waits for an account at which that is told");
    static final Key<Integer> ALERTS_FAILURES = key(
            "alerts.failure-share",
            wholeNumber(0, 100),
            "50",
            "percentage of an account's messages of 15 minutes, 20 at least, that fail before that is told; 0: never");
    static final Key<String> ALERTS_FROM = key("alerts.from", Type.MAIL, null, "sender of those mails");
    static final Key<Integer> ALERTS_AFTER = key(
            "alerts.after-failures",
            wholeNumber(1, 20),
            "3",
            "rounds of an intake that fail one after the other before that is told");
    static final Key<List<MessageState>> ALERTS_STATES = key(
            "alerts.states",
            listOf(oneOf(EnumSet.of(
                    MessageState.REFUSED, MessageState.DEAD, MessageState.EXPIRED, MessageState.UNDELIVERED))),
            "",
            "ends of messages that are told, too");
    static final Key<Duration> ALERTS_GATHER =
            key("alerts.gather", duration("1s", "1d"), "1m", "time of which all is told in one mail");
    static final Key<String> ALERTS_HOST = key("alerts.smtp-host", Type.HOST, null, "mail server for them");
    static final Key<Integer> ALERTS_PORT = key("alerts.smtp-port", wholeNumber(1, 65535), "587", "its port");
    static final Key<AlertSettings.Security> ALERTS_SECURITY =
            key("alerts.smtp-security", oneOf(AlertSettings.Security.class), "starttls", "way to it");
    static final Key<String> ALERTS_USER = key("alerts.smtp-user", Type.TEXT, null, "login there");
    static final Key<Secret> ALERTS_PASSWORD = key("alerts.smtp-password", Type.SECRET, null, "password there");
    static final Key<Path> ALERTS_AUTHORITY =
            key("alerts.authority", Type.FILE, null, "PEM file with the authorities of that server's certificate");

    static {
        ALL = List.copyOf(TABLE);
    }

    /** Sections whose children are ids of the site's own. */
    static final Set<String> NAMED =
            Set.of("operators", "clients", "accounts", "intakes", "queries", "templates", "events", "plan");

    /** Those of them that are lists: an id is a place in the list, from 1. */
    static final Set<String> NUMBERED = Set.of("plan");

    private static final Set<Key<?>> NO_DEFAULT = Set.of(
            PROVIDER,
            TITLE,
            URL,
            STANDARD,
            PHONE_NUMBER,
            PRICES,
            CURRENCY,
            DEFAULT_PRICE,
            PRICE_FILE,
            BALANCE_BELOW,
            CANARY_TO);

    private SettingKeys() {}

    /** Whether a key of accounts may also stand in the section {@code defaults}. */
    static boolean inDefaults(Key<?> key) {
        return key.path().startsWith("accounts.") && ALL.contains(key) && !NO_DEFAULT.contains(key);
    }

    private static <T> Key<T> key(String path, Type<T> type, String preset, String sentence) {
        return listed(new Key<>(path, type, preset, false, sentence));
    }

    private static <T> Key<T> required(String path, Type<T> type, String sentence) {
        return listed(new Key<>(path, type, null, true, sentence));
    }

    private static <T> Key<T> listed(Key<T> key) {
        TABLE.add(key);
        return key;
    }
}
