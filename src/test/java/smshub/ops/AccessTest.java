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
        org.apache.activemq.artemis:broker="b"           | listUser                                | false | false
        org.apache.activemq.artemis:broker="b"           | exportConfigAsProperties                | false | false
        smshub:type=Account,name=a                       | pause                                   | true  | false
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
        org.apache.camel:type=context,name="c"   | State            | true  | true
        org.apache.activemq.artemis:broker="b"   | AcceptorsAsJSON  | false | false
        org.apache.activemq.artemis:broker="b"   | Version          | true  | true
        java.lang:type=Runtime                   | Uptime           | true  | false
        java.lang:type=Runtime                   | SystemProperties | false | false
        java.lang:type=Runtime                   | InputArguments   | false | false
        com.sun.management:type=HotSpotDiagnostic| VMOption         | false | false
        """)
    void attributes(ObjectName bean, String attribute, boolean read, boolean writtenByAdmin) {
        assertEquals(read, admin.isAttributeReadAllowed(bean, attribute));
        assertEquals(read, viewer.isAttributeReadAllowed(bean, attribute));
        assertFalse(viewer.isAttributeWriteAllowed(bean, attribute));
        if (read) {
            assertEquals(writtenByAdmin, admin.isAttributeWriteAllowed(bean, attribute));
        }
    }

    @Test
    void otherBeansAreNotEvenListed() throws MalformedObjectNameException {
        assertTrue(viewer.isObjectNameHidden(new ObjectName("java.util.logging:type=Logging")));
        assertFalse(viewer.isObjectNameHidden(new ObjectName("smshub:type=Hub")));
        assertFalse(viewer.isTypeAllowed(RequestType.WRITE));
        assertFalse(admin.isTypeAllowed(RequestType.NOTIFICATION));
    }
}
