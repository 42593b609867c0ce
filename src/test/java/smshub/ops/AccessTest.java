package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jolokia.server.core.util.RequestType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.settings.Settings.Role;

class AccessTest {
    private final Access admin = new Access(Role.ADMIN);
    private final Access viewer = new Access(Role.VIEWER);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        org.apache.camel:type=routes,name="r"            | stop()                                  | true  | false
        org.apache.camel:type=routes,name="r"            | dumpRouteStatsAsXml(boolean,boolean)    | true  | true
        org.apache.camel:type=context,name="c"           | dumpRoutesAsXml()                       | true  | true
        org.apache.camel:type=context,name="c"           | dumpRoutesAsXml(boolean)                | false | false
        org.apache.camel:type=context,name="c"           | sendStringBody(java.lang.String,java.lang.String) | false | false
        org.apache.camel:type=routes,name="r"            | dumpRouteAsYaml(boolean,boolean)        | false | false
        org.apache.camel:*                               | dumpRoutesAsXml()                       | false | false
        org.apache.activemq.artemis:broker="b",queue="q" | browse(int,int,java.lang.String)        | true  | true
        org.apache.activemq.artemis:broker="b",queue="q" | moveMessage(long,java.lang.String)      | true  | false
        org.apache.activemq.artemis:broker="b",queue="q" | retryMessages()                         | true  | false
        org.apache.activemq.artemis:broker="b",queue="q" | countMessages(java.lang.String)         | true  | true
        org.apache.activemq.artemis:broker="b",queue="q" | removeAllMessages()                     | true  | false
        org.apache.activemq.artemis:broker="b",queue="q" | sendMessage(java.util.Map,int,java.lang.String,boolean,java.lang.String,java.lang.String,boolean) | false | false
        org.apache.activemq.artemis:broker="b",queue="q" | copyMessage(long,java.lang.String)      | false | false
        org.apache.activemq.artemis:broker="b",queue="q" | anOperationOfALaterVersion              | false | false
        org.apache.activemq.artemis:broker="b",component=acceptors,name="a" | stop()               | false | false
        org.apache.activemq.artemis:broker="b",component=bridges,name="a" | stop()                 | false | false
        org.apache.activemq.artemis:broker="b"           | listQueues(java.lang.String,int,int)    | true  | true
        org.apache.activemq.artemis:broker="b"           | closeConnectionWithID(java.lang.String) | true  | false
        org.apache.activemq.artemis:broker="b"           | destroyQueue(java.lang.String)          | true  | false
        org.apache.activemq.artemis:broker="b"           | createAddress(java.lang.String,java.lang.String) | false | false
        org.apache.activemq.artemis:broker="b"           | forceFailover                           | false | false
        org.apache.activemq.artemis:broker="b"           | reloadConfigurationFile                 | false | false
        org.apache.activemq.artemis:broker="b"           | listUser                                | false | false
        org.apache.activemq.artemis:broker="b"           | exportConfigAsProperties                | false | false
        org.apache.camel:type=context,name="c"           | stop()                                  | false | false
        org.apache.camel:type=context,name="c"           | setGlobalOption(java.lang.String,java.lang.String) | false | false
        org.apache.camel:type=routes,name="r"            | remove()                                | false | false
        org.apache.camel:type=routes,name="r"            | updateRouteFromXml(java.lang.String)    | false | false
        org.apache.camel:type=endpoints,name="e"         | browseAllMessagesAsXml(java.lang.Boolean) | true | true
        org.apache.camel:type=services,name=DefaultInflightRepository | browse()                   | true  | true
        org.apache.camel:type=services,name=DefaultInflightRepository | stop()                     | false | false
        org.apache.camel:type=tracer,name=BacklogDebugger | addConditionalBreakpoint(java.lang.String,java.lang.String,java.lang.String) | false | false
        org.apache.camel:type=threadpools,name=p         | purge()                                 | false | false
        org.apache.camel:type=modems,name="m"            | restart()                               | true  | false
        smshub:type=Account,name=a                       | pause                                   | true  | false
        smshub:type=Hub                                  | anything                                | false | false
        java.lang:type=Memory                            | gc                                      | false | false
        com.sun.management:type=DiagnosticCommand        | help                                    | false | false
        com.sun.management:type=HotSpotDiagnostic        | dumpHeap                                | false | false
        JMImplementation:type=MBeanServerDelegate        | anything                                | false | false
        jolokia:type=Config                              | resetHistoryEntries                     | false | false
        """)
    void operations(ObjectName bean, String operation, boolean forAdmin, boolean forViewer) {
        assertEquals(forAdmin, admin.isOperationAllowed(bean, operation));
        assertEquals(forViewer, viewer.isOperationAllowed(bean, operation));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        org.apache.camel:type=context,name="c"   | State            | true
        org.apache.camel:type=context,name="c"   | GlobalOptions    | false
        org.apache.camel:type=routes,name="r"    | ExchangesTotal   | true
        org.apache.camel:type=tracer,name=t      | Enabled          | false
        org.apache.activemq.artemis:broker="b"   | AcceptorsAsJSON  | false
        org.apache.activemq.artemis:broker="b"   | Version          | true
        org.apache.activemq.artemis:broker="b"   | JournalDirectory | false
        org.apache.activemq.artemis:broker="b",component=acceptors,name="a" | Parameters | false
        org.apache.activemq.artemis:broker="b",component=addresses,address="a",subcomponent=queues,queue="q" | MessageCount | true
        org.apache.activemq.artemis:broker="b",component=addresses,address="a",subcomponent=queues,queue="q" | FirstMessageAsJSON | false
        smshub:type=Account,name=a               | Waiting          | true
        smshub:type=Other                        | Waiting          | false
        java.lang:type=Runtime                   | Uptime           | true
        java.lang:type=Runtime                   | ClassPath        | false
        java.lang:type=Runtime                   | SystemProperties | false
        java.lang:type=Runtime                   | InputArguments   | false
        java.lang:type=MemoryPool,name=Metaspace | Usage            | true
        java.util.logging:type=Logging           | LoggerNames      | false
        com.sun.management:type=HotSpotDiagnostic| VMOption         | false
        """)
    void attributes(ObjectName bean, String attribute, boolean read) {
        assertEquals(read, admin.isAttributeReadAllowed(bean, attribute));
        assertEquals(read, viewer.isAttributeReadAllowed(bean, attribute));
        assertFalse(viewer.isAttributeWriteAllowed(bean, attribute));
        assertFalse(admin.isAttributeWriteAllowed(bean, attribute));
    }

    @Test
    void otherBeansAreNotEvenListed() throws MalformedObjectNameException {
        assertTrue(viewer.isObjectNameHidden(new ObjectName("java.util.logging:type=Logging")));
        assertFalse(viewer.isObjectNameHidden(new ObjectName("smshub:type=Hub")));
        assertFalse(viewer.isTypeAllowed(RequestType.WRITE));
        assertFalse(admin.isTypeAllowed(RequestType.WRITE));
        assertFalse(admin.isTypeAllowed(RequestType.NOTIFICATION));
    }
}
