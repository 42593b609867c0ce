package smshub.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.AlertSettings;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.consent.StopWords;
import smshub.tls.TlsFiles;

/**
 * What a site decides, checked as a whole; see {@code hub.yaml}.
 *
 * <p>One class, because the parts are made, checked and handed over together.
 *
 * @param data folder of journal, embedded database and generated secrets
 * @param routes folder of the route files
 * @param broker the broker
 * @param store the database of the projection
 * @param http the HTTP listener
 * @param limits bounds on requests
 * @param facades services that the hub answers as
 * @param operators who may log in at Hawtio and the broker
 * @param clients who may use the hub
 * @param accounts ways out, the preferred first
 * @param intakes places that requests are fetched from
 * @param alerts who hears by mail of what goes wrong; null for nobody
 * @param site what the site adds to the hub
 * @param consent what handsets may say of consent
 * @param completion what requests are completed with
 * @param plan which accounts are tried in which order
 */
public record Settings(
        Path data,
        Path routes,
        Broker broker,
        Store store,
        Http http,
        Limits limits,
        Set<Facade> facades,
        List<Operator> operators,
        List<Client> clients,
        List<Account> accounts,
        List<IntakeSettings> intakes,
        AlertSettings alerts,
        Additions site,
        Consent consent,
        Completion completion,
        AccountPlan plan) {
    public Settings {
        facades = Set.copyOf(facades);
        operators = List.copyOf(operators);
        clients = List.copyOf(clients);
        accounts = List.copyOf(accounts);
        intakes = List.copyOf(intakes);
    }

    /** The same with other accounts. */
    Settings with(List<Account> others) {
        return new Settings(
                data,
                routes,
                broker,
                store,
                http,
                limits,
                facades,
                operators,
                clients,
                others,
                intakes,
                alerts,
                site,
                consent,
                completion,
                plan);
    }

    /** The same with another broker. */
    public Settings with(Broker other) {
        return new Settings(
                data,
                routes,
                other,
                store,
                http,
                limits,
                facades,
                operators,
                clients,
                accounts,
                intakes,
                alerts,
                site,
                consent,
                completion,
                plan);
    }

    /** The same with other texts. */
    public Settings with(Completion other) {
        return new Settings(
                data, routes, broker, store, http, limits, facades, operators, clients, accounts, intakes, alerts, site,
                consent, other, plan);
    }

    /**
     * The same by a process that runs, whose listeners, data folder, routes, broker, store and alerts stay as they are; which
     * certificate is whose belongs to clients.
     */
    Settings from(Settings running) {
        return new Settings(
                running.data,
                running.routes,
                running.broker.with(broker.security.programs),
                running.store,
                running.http.with(http.security.programs),
                new Limits(limits.recipients, running.limits.bodyBytes),
                running.facades,
                operators,
                clients,
                accounts,
                intakes,
                running.alerts,
                new Additions(
                        running.site.routes,
                        running.site.jars,
                        site.queries,
                        running.site.traces,
                        running.site.providers),
                consent,
                completion,
                plan);
    }

    /** A site without templates and plan. */
    public Settings(
            Path data,
            Path routes,
            Broker broker,
            Store store,
            Http http,
            Limits limits,
            Set<Facade> facades,
            List<Operator> operators,
            List<Client> clients,
            List<Account> accounts,
            List<IntakeSettings> intakes,
            AlertSettings alerts,
            Additions site,
            Consent consent) {
        this(
                data,
                routes,
                broker,
                store,
                http,
                limits,
                facades,
                operators,
                clients,
                accounts,
                intakes,
                alerts,
                site,
                consent,
                Completion.NONE,
                AccountPlan.NONE);
    }

    /** A site with the usual words of consent. */
    public Settings(
            Path data,
            Path routes,
            Broker broker,
            Store store,
            Http http,
            Limits limits,
            Set<Facade> facades,
            List<Operator> operators,
            List<Client> clients,
            List<Account> accounts,
            List<IntakeSettings> intakes,
            AlertSettings alerts,
            Additions site) {
        this(
                data,
                routes,
                broker,
                store,
                http,
                limits,
                facades,
                operators,
                clients,
                accounts,
                intakes,
                alerts,
                site,
                Consent.USUAL);
    }

    /** A site that adds nothing to the hub. */
    public Settings(
            Path data,
            Path routes,
            Broker broker,
            Store store,
            Http http,
            Limits limits,
            Set<Facade> facades,
            List<Operator> operators,
            List<Client> clients,
            List<Account> accounts,
            List<IntakeSettings> intakes,
            AlertSettings alerts) {
        this(
                data,
                routes,
                broker,
                store,
                http,
                limits,
                facades,
                operators,
                clients,
                accounts,
                intakes,
                alerts,
                Additions.NONE);
    }

    /** A site that tells nobody by mail. */
    public Settings(
            Path data,
            Path routes,
            Broker broker,
            Store store,
            Http http,
            Limits limits,
            Set<Facade> facades,
            List<Operator> operators,
            List<Client> clients,
            List<Account> accounts,
            List<IntakeSettings> intakes) {
        this(data, routes, broker, store, http, limits, facades, operators, clients, accounts, intakes, null);
    }

    /** A site that answers as no other service and fetches no requests. */
    public Settings(
            Path data,
            Path routes,
            Broker broker,
            Store store,
            Http http,
            Limits limits,
            List<Operator> operators,
            List<Client> clients,
            List<Account> accounts) {
        this(data, routes, broker, store, http, limits, Set.of(), operators, clients, accounts, List.of());
    }

    /** A service in whose place the hub answers, each by the operations that name it as x-facade in openapi.json. */
    public enum Facade {
        SMSAPI,
        SMSBRANA,
        WEBSMS,
        KANNEL,
        TWILIO
    }

    /**
     * What handsets may say of consent; see {@link StopWords} for the form of words.
     *
     * @param stopWords words that end messages
     * @param startWords words that allow them again
     * @param exempt categories, in lower case, that only a stop of their own ends
     */
    public record Consent(List<String> stopWords, List<String> startWords, Set<String> exempt) {
        public static final Consent USUAL = new Consent(StopWords.USUAL_STOPS, StopWords.USUAL_STARTS, Set.of());

        public Consent {
            stopWords = List.copyOf(stopWords);
            startWords = List.copyOf(startWords);
            exempt = Set.copyOf(exempt);
        }
    }

    /**
     * What a site adds to the hub.
     *
     * @param routes folder of its own route files, or null
     * @param jars folder of jars for them, or null
     * @param queries what finds recipients of campaigns in other databases
     * @param traces where traces go; null for nowhere
     * @param providers folder of providers that it declares, or null
     */
    public record Additions(Path routes, Path jars, List<Query> queries, Tracing traces, Path providers) {
        public static final Additions NONE = new Additions(null, null);

        public Additions {
            queries = List.copyOf(queries);
        }

        /** Without providers. */
        public Additions(Path routes, Path jars, List<Query> queries, Tracing traces) {
            this(routes, jars, queries, traces, null);
        }

        /** Without traces and providers. */
        public Additions(Path routes, Path jars, List<Query> queries) {
            this(routes, jars, queries, null);
        }

        /** Without queries. */
        public Additions(Path routes, Path jars) {
            this(routes, jars, List.of());
        }
    }

    /**
     * Traces of messages.
     *
     * @param endpoint address of a collector, for OTLP over HTTP
     * @param percent share of messages that are traced
     */
    public record Tracing(URI endpoint, int percent) {}

    /**
     * A query for recipients, whose rows are numbers with values.
     *
     * @param name by which requests name it; they never hold SQL
     * @param url JDBC address
     * @param user and password, or null
     * @param sql one statement that only reads
     */
    public record Query(String name, String url, String user, Secret password, String sql) {}

    /**
     * The broker.
     *
     * @param url of an outside broker in the form of Artemis' core client, or null for the embedded one
     * @param user and password for the outside broker, or null
     * @param host address that the embedded broker listens on
     * @param port for core, AMQP, STOMP and MQTT; 0 takes a free one, -1 opens none
     * @param syncJournal whether an acceptance waits for the disk; false only for trials
     * @param memory bytes of messages held in memory, at most a quarter of it by one queue; what is more pages to disk
     * @param minDiskFree bytes of free disk space below which the embedded broker takes nothing from outside
     * @param protocols what the embedded broker speaks on its port
     * @param security TLS of that port
     * @param hub name of this hub among those that share an outside broker; null where it makes one
     */
    public record Broker(
            String url,
            String user,
            Secret password,
            String host,
            int port,
            boolean syncJournal,
            long memory,
            long minDiskFree,
            Set<Protocol> protocols,
            ListenerSecurity security,
            String hub) {
        public Broker {
            protocols = Set.copyOf(protocols);
        }

        /** The same with other programs. */
        Broker with(Map<X500Principal, String> programs) {
            return new Broker(
                    url,
                    user,
                    password,
                    host,
                    port,
                    syncJournal,
                    memory,
                    minDiskFree,
                    protocols,
                    security.with(programs),
                    hub);
        }

        /** A broker that speaks all protocols. */
        public Broker(
                String url,
                String user,
                Secret password,
                String host,
                int port,
                boolean syncJournal,
                long memory,
                long minDiskFree) {
            this(
                    url,
                    user,
                    password,
                    host,
                    port,
                    syncJournal,
                    memory,
                    minDiskFree,
                    Set.of(Protocol.values()),
                    ListenerSecurity.NONE,
                    null);
        }
    }

    /**
     * What protects a listener.
     *
     * @param tls its certificate; null where it speaks without TLS
     * @param plainAllowed whether it may be open to other machines without TLS, for a proxy before it has that
     * @param programs clients that prove themselves by a certificate of this subject
     */
    public record ListenerSecurity(TlsFiles tls, boolean plainAllowed, Map<X500Principal, String> programs) {
        public static final ListenerSecurity NONE = new ListenerSecurity(null, false, Map.of());

        public ListenerSecurity {
            programs = Map.copyOf(programs);
        }

        private ListenerSecurity with(Map<X500Principal, String> others) {
            return new ListenerSecurity(tls, plainAllowed, others);
        }
    }

    /** What programs may speak to the broker. */
    public enum Protocol {
        CORE,
        AMQP,
        STOMP,
        MQTT
    }

    /**
     * The database.
     *
     * @param url JDBC address; null for the embedded database below {@code data}
     * @param user and password, or null
     * @param connections most connections
     * @param keep how long messages are kept after they are over, and those from handsets; zero for ever
     * @param keepAudit how long the entries of the audit record are kept; zero for ever
     * @param keepTexts how long texts are kept after their messages are over; zero as long as the messages
     */
    public record Store(
            String url,
            String user,
            Secret password,
            int connections,
            Duration keep,
            Duration keepAudit,
            Duration keepTexts) {
        /** One that keeps texts as long as their messages. */
        public Store(String url, String user, Secret password, int connections, Duration keep, Duration keepAudit) {
            this(url, user, password, connections, keep, keepAudit, Duration.ZERO);
        }

        /** One that keeps its audit record for ever. */
        public Store(String url, String user, Secret password, int connections, Duration keep) {
            this(url, user, password, connections, keep, Duration.ZERO);
        }
    }

    /**
     * The HTTP listener.
     *
     * @param host address; loopback unless configured
     * @param port 0 takes a free one
     * @param publicUrl address under which providers reach the hub for call-backs, or null
     * @param smsc accounts by the ids of SMSCs that Kannel's callers name
     * @param trustedProxies machines that tell truly who calls through them
     * @param security its TLS
     * @param logins how persons and programs may log in
     */
    public record Http(
            String host,
            int port,
            URI publicUrl,
            Map<String, String> smsc,
            List<Subnet> trustedProxies,
            ListenerSecurity security,
            Logins logins) {
        public Http {
            smsc = Map.copyOf(smsc);
            trustedProxies = List.copyOf(trustedProxies);
        }

        public Http(String host, int port, URI publicUrl) {
            this(host, port, publicUrl, Map.of(), List.of(), ListenerSecurity.NONE, Logins.USUAL);
        }

        /** The same with other programs. */
        Http with(Map<X500Principal, String> programs) {
            return new Http(host, port, publicUrl, smsc, trustedProxies, security.with(programs), logins);
        }

        /** Whether others can only come through a proxy, and none is named. */
        public boolean behindUnknownProxy() {
            return publicUrl != null
                    && CrossChecks.loopback(host)
                    && !CrossChecks.loopback(publicUrl.getHost())
                    && trustedProxies.isEmpty();
        }

        /** Whether a machine is one of the proxies before the hub. */
        public boolean trusts(InetAddress machine) {
            return trustedProxies.stream().anyMatch(proxies -> proxies.contains(machine));
        }
    }

    /**
     * How persons and programs may log in.
     *
     * @param keysInAddresses whether keys and passwords that can do more than send may stand in an address
     * @param openId the identity provider of persons; null without one
     */
    public record Logins(boolean keysInAddresses, OpenId openId) {
        public static final Logins USUAL = new Logins(false, null);
    }

    /**
     * An identity provider that speaks OpenID Connect.
     *
     * @param issuer its address, below which it says all else
     * @param clientId by which it knows the hub
     * @param secret by which the hub proves itself there
     * @param title its name for people
     * @param scopes what is asked for
     * @param nameClaim claim that names a person
     * @param groupsClaim claim with the groups of a person; dots lead into it
     * @param roles roles by group; who is in none stays outside
     * @param permissions permissions by group, in place of what its role stands for
     */
    public record OpenId(
            URI issuer,
            String clientId,
            Secret secret,
            String title,
            List<String> scopes,
            String nameClaim,
            String groupsClaim,
            Map<String, Role> roles,
            Map<String, Set<Permission>> permissions) {
        public OpenId {
            scopes = List.copyOf(scopes);
            roles = Map.copyOf(roles);
            permissions = Map.copyOf(permissions);
        }

        /** What a person of some groups is here; null where it stays outside. */
        public Operator person(String name, Collection<String> groups) {
            Role role = null;
            Set<Permission> own = EnumSet.noneOf(Permission.class);
            for (String group : groups) {
                Role one = roles.get(group);
                if (one != null) {
                    role = role == Role.ADMIN ? role : one;
                    own.addAll(permissions.getOrDefault(group, one.permissions()));
                }
            }
            return role == null ? null : new Operator(name, null, role, own);
        }
    }

    /**
     * Bounds on requests.
     *
     * @param recipients most recipients of one request
     * @param bodyBytes most bytes of one request's body, on every channel
     */
    public record Limits(int recipients, int bodyBytes) {}

    /**
     * A login for Hawtio and the broker's protocols.
     *
     * @param name user name; for {@link Role#APPLICATION} this is the id of the client that its messages count for
     * @param permissions what it may do over HTTP
     */
    public record Operator(String name, Secret password, Role role, Set<Permission> permissions) {
        public Operator {
            permissions = Set.copyOf(permissions);
        }

        /** One who may over HTTP what its role stands for. */
        public Operator(String name, Secret password, Role role) {
            this(name, password, role, role == null ? Set.of() : role.permissions());
        }
    }

    /** What a login may do on the broker and at Hawtio, and over HTTP where it has no permissions of its own. */
    public enum Role {
        /** Everything. */
        ADMIN,
        /** Reading only. */
        VIEWER,
        /** Sends to {@code sms.requests}, and reads the answers, events and inbound messages of the client of its name. */
        APPLICATION;

        Set<Permission> permissions() {
            return switch (this) {
                case ADMIN -> EnumSet.allOf(Permission.class);
                case VIEWER -> Set.of(Permission.READ);
                case APPLICATION -> Set.of();
            };
        }
    }
}
