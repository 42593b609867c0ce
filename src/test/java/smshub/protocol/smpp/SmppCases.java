package smshub.protocol.smpp;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import smshub.provider.Cases;

/**
 * The file of SMPP cases.
 *
 * @param account settings that every case has, beside its own
 * @param send messages, and the PDUs that they must become
 * @param replies what the SMSC's answers mean
 * @param receipts deliveries that tell what became of a message
 * @param inbound deliveries from handsets
 * @param ids forms of the id in a receipt
 * @param mistakes settings, and how many mistakes they hold
 */
record SmppCases(
        Map<String, String> account,
        List<Send> send,
        List<Reply> replies,
        List<Receipt> receipts,
        List<Inbound> inbound,
        List<Ids> ids,
        List<Cases.Mistakes> mistakes) {

    /** What is null is not looked at, but for the validity. */
    record Pdu(
            String source,
            String to,
            Integer esmClass,
            Integer dataCoding,
            Integer receipt,
            String serviceType,
            String validity,
            String octets,
            String parameters) {}

    record Send(String name, Map<String, String> account, Cases.Message message, List<Pdu> pdus) {}

    record Reply(
            Map<String, String> account,
            int parts,
            List<String> ids,
            int status,
            String outcome,
            List<String> sent,
            String problem,
            String sentence,
            String retryAfter) {}

    record Receipt(String name, int esmClass, String text, String parameters, String id, String status, String code) {}

    record Inbound(
            String name,
            Map<String, String> account,
            int esmClass,
            int dataCoding,
            String octets,
            String parameters,
            String text,
            String part) {}

    record Ids(String receipt, List<String> forms) {}

    static SmppCases read() {
        try (InputStream file = SmppCases.class.getResourceAsStream("/providers/smpp.cases.yaml")) {
            return new YAMLMapper().readValue(file, SmppCases.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
