package smshub.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/**
 * What is open over JMX, and so what exists at all for the console: what Hawtio's views of Camel and of the broker read and
 * call, the hub's own MBeans, and how the virtual machine does. Whatever a library adds is closed until it stands here.
 *
 * <p>Left out although a view offers it: what shows or sets credentials (global options, acceptors' parameters, the
 * machine's properties), what evaluates an expression or calls another host (debugger, endpoints, sending by Camel), what
 * would bring messages past the hub's acceptance or send them twice (sending to a queue, copies), and what would end the
 * hub (stop of the context or of an acceptor).
 */
final class OpenBeans {
    private static final String CAMEL = "org.apache.camel";
    private static final String BROKER = "org.apache.activemq.artemis";
    private static final String HUB = "smshub";
    private static final String MACHINE = "java.lang";

    private static final String COUNTERS =
            "StatisticsEnabled StartTimestamp ResetTimestamp ExchangesTotal ExchangesCompleted ExchangesFailed"
                    + " ExchangesInflight FailuresHandled Redeliveries ExternalRedeliveries MinProcessingTime"
                    + " MeanProcessingTime MaxProcessingTime TotalProcessingTime LastProcessingTime DeltaProcessingTime"
                    + " IdleSince LastExchangeCreatedTimestamp LastExchangeCompletedTimestamp"
                    + " LastExchangeCompletedExchangeId FirstExchangeCompletedTimestamp FirstExchangeCompletedExchangeId"
                    + " LastExchangeFailureTimestamp LastExchangeFailureExchangeId FirstExchangeFailureTimestamp"
                    + " FirstExchangeFailureExchangeId Load01 Load05 Load15 Throughput";

    /** MBeans whose attributes are of the hub's own making, and meant for this. */
    private static final String ALL = "*";

    /**
     * MBeans of one kind.
     *
     * @param attributes that can be read
     * @param looking operations that change nothing
     * @param changing operations that do, for administrators
     */
    record Kind(String domain, String name, Set<String> attributes, Set<String> looking, Set<String> changing) {
        boolean readable(String attribute) {
            return attributes.contains(ALL) || attributes.contains(attribute);
        }
    }

    private static final List<Kind> KINDS = List.of(
            kind(
                    CAMEL,
                    "context",
                    "CamelId CamelDescription ManagementName CamelVersion Profile State Uptime UptimeMillis TotalRoutes"
                            + " StartedRoutes RemoteExchangesTotal RemoteExchangesCompleted RemoteExchangesFailed"
                            + " RemoteExchangesInflight Tracing MessageHistory " + COUNTERS,
                    "dumpRoutesAsXml dumpRoutesStatsAsXml dumpRouteStatsAsXml componentNames routeIds routeGroups",
                    ""),
            kind(
                    CAMEL,
                    "routes",
                    "RouteId NodePrefixId RouteGroup Description Note AutoStartup SourceLocation SourceLocationShort"
                            + " RouteConfigurationId EndpointUri State Uptime UptimeMillis CamelId CamelManagementName"
                            + " Tracing MessageHistory RoutePolicyList OldestInflightDuration OldestInflightExchangeId"
                            + " HasRouteController RemoteEndpoint UpdateRouteEnabled " + COUNTERS,
                    "dumpRouteAsXml dumpRouteStatsAsXml dumpRouteSourceLocationsAsXml isUpdateRouteEnabled processorIds",
                    "start stop reset"),
            kind(
                    CAMEL,
                    "processors",
                    "State CamelId CamelManagementName RouteId StepId ProcessorId ProcessorName Description Note Index"
                            + " Level SourceLocation SourceLineNumber Disabled " + COUNTERS,
                    "",
                    ""),
            kind(
                    CAMEL,
                    "endpoints",
                    "CamelId CamelManagementName EndpointUri EndpointBaseUri Singleton Remote State BrowseLimit",
                    "queueSize browseMessageAsXml browseAllMessagesAsXml browseRangeMessagesAsXml",
                    ""),
            kind(CAMEL, "components", "ComponentName State CamelId CamelManagementName", "", ""),
            kind(
                    CAMEL,
                    "consumers",
                    "EndpointUri InflightExchanges State CamelId CamelManagementName RouteId ServiceType RemoteEndpoint",
                    "",
                    ""),
            kind(
                    CAMEL,
                    "producers",
                    "EndpointUri State CamelId CamelManagementName RouteId ServiceType RemoteEndpoint",
                    "",
                    ""),
            kind(
                    CAMEL,
                    "services",
                    "State CamelId CamelManagementName RouteId ServiceType StaticService Suspended Size Limit Enabled"
                            + " InflightBrowseEnabled ThreadsBlocked ThreadsInterrupted TotalDuration MinDuration"
                            + " MaxDuration MeanDuration StatisticsEnabled NumberOfRestServices NumberOfTypeConverters"
                            + " AttemptCounter HitCounter MissCounter FailedCounter NoopCounter",
                    "browse endpointStatistics listRestServices listTypeConverters hasTypeConverter",
                    "interrupt resetTypeConversionCounters"),
            kind(CAMEL, "modems", ALL, "", "restart"),
            kind(
                    BROKER,
                    "broker",
                    "Name CurrentTimeMillis Version Active Started Backup Clustered SharedStore ReplicaSync HAPolicy NodeID"
                            + " Uptime UptimeMillis ConnectionCount TotalConnectionCount SessionCount TotalSessionCount"
                            + " TotalConsumerCount TotalMessageCount TotalMessagesAdded TotalMessagesAcknowledged"
                            + " AddressCount AddressNames QueueCount QueueNames GlobalMaxSize AddressMemoryUsage"
                            + " AddressMemoryUsagePercentage MaxDiskUsage DiskStoreUsage PersistenceEnabled"
                            + " SecurityEnabled AuthenticationSuccessCount AuthenticationFailureCount"
                            + " AuthorizationSuccessCount AuthorizationFailureCount",
                    "listAddresses listConnections listConsumers listNetworkTopology listProducers listQueues"
                            + " listSessions",
                    "closeConnectionWithID closeSessionWithID closeConsumerWithID destroyQueue"),
            kind(BROKER, "acceptors", "Name FactoryClassName Started", "", ""),
            kind(
                    BROKER,
                    "addresses",
                    "Id Address RoutingTypes RoutingTypesAsJSON AddressSize MessageCount NumberOfMessages RemoteQueueNames"
                            + " QueueNames AllQueueNames QueueCount NumberOfPages NumberOfBytesPerPage Paging"
                            + " AddressLimitPercent BlockedViaManagement BindingNames RoutedMessageCount"
                            + " UnRoutedMessageCount Paused RetroactiveResource CurrentDuplicateIdCacheSize AutoCreated"
                            + " Internal Temporary",
                    "",
                    ""),
            kind(
                    BROKER,
                    "queues",
                    "Name Address ID Temporary RetroactiveResource Durable User RoutingType Filter MessageCount"
                            + " PersistentSize DurableMessageCount DurablePersistentSize InternalQueue ScheduledCount"
                            + " ScheduledSize DurableScheduledCount DurableScheduledSize ConsumerCount DeliveringCount"
                            + " DeliveringSize DurableDeliveringCount DurableDeliveringSize MessagesAdded"
                            + " MessagesAcknowledged AcknowledgeAttempts MessagesExpired MessagesKilled"
                            + " FirstMessageTimestamp FirstMessageAge ExpiryAddress DeadLetterAddress MaxConsumers"
                            + " PurgeOnNoConsumers Enabled ConfigurationManaged Exclusive LastValue LastValueKey"
                            + " ConsumersBeforeDispatch DelayBeforeDispatch Paused PersistedPause GroupCount RingSize"
                            + " GroupRebalance GroupBuckets PreparedTransactionMessageCount AutoDelete",
                    "browse countMessages",
                    "moveMessage moveMessages removeMessage removeMessages removeAllMessages retryMessage retryMessages"),
            kind(HUB, "Hub", ALL, "", "resend"),
            kind(HUB, "Account", ALL, "", "pause resume expire"),
            kind(HUB, "Intake", ALL, "", "run stop start"),
            kind(HUB, "Client", ALL, "", "release"),
            kind(
                    MACHINE,
                    "Runtime",
                    "Name SpecName SpecVendor SpecVersion VmName VmVendor VmVersion StartTime Uptime Pid",
                    "",
                    ""),
            kind(MACHINE, "Memory", "HeapMemoryUsage NonHeapMemoryUsage ObjectPendingFinalizationCount", "", ""),
            kind(MACHINE, "MemoryPool", "Name Type Usage PeakUsage CollectionUsage Valid", "", ""),
            kind(MACHINE, "GarbageCollector", "Name CollectionCount CollectionTime MemoryPoolNames Valid", "", ""),
            kind(
                    MACHINE,
                    "Threading",
                    "ThreadCount PeakThreadCount DaemonThreadCount TotalStartedThreadCount"
                            + " ThreadContentionMonitoringEnabled",
                    "",
                    ""),
            kind(MACHINE, "ClassLoading", "LoadedClassCount TotalLoadedClassCount UnloadedClassCount", "", ""),
            kind(
                    MACHINE,
                    "OperatingSystem",
                    "Name Arch Version AvailableProcessors SystemLoadAverage SystemCpuLoad CpuLoad ProcessCpuLoad"
                            + " ProcessCpuTime OpenFileDescriptorCount MaxFileDescriptorCount TotalMemorySize"
                            + " FreeMemorySize TotalPhysicalMemorySize FreePhysicalMemorySize TotalSwapSpaceSize"
                            + " FreeSwapSpaceSize CommittedVirtualMemorySize",
                    "",
                    ""));

    private OpenBeans() {}

    /** The kind of an MBean; null where it is closed, as is every pattern. */
    static Kind of(ObjectName bean) {
        if (bean.isPattern()) {
            return null;
        }
        String name = bean.getDomain().equals(BROKER) ? partOfBroker(bean) : bean.getKeyProperty("type");
        return KINDS.stream()
                .filter(kind ->
                        kind.domain().equals(bean.getDomain()) && kind.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Artemis tells the kind of its MBeans by which properties their names have. */
    private static String partOfBroker(ObjectName bean) {
        if (bean.getKeyProperty("queue") != null) {
            return "queues";
        }
        String component = bean.getKeyProperty("component");
        return component == null ? "broker" : component;
    }

    private static Kind kind(String domain, String name, String attributes, String looking, String changing) {
        return new Kind(domain, name, words(attributes), words(looking), words(changing));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
