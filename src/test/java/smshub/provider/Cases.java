package smshub.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A provider's file of cases.
 *
 * @param account settings, for every case that brings none of its own
 * @param message likewise
 * @param secrets words that may show nowhere, beside the secret settings
 * @param send messages, the request that they must become, and what the answer means
 * @param replies answers to the same message, and what they mean
 * @param status questions for a state
 * @param balance questions for what is left
 * @param receipts call-backs with delivery receipts
 * @param inbound call-backs with inbound messages
 * @param poll answers to the question for what the provider keeps, and to the confirmation of it
 * @param mistakes settings, and how many mistakes they hold
 */
public record Cases(
        Map<String, String> account,
        Message message,
        List<String> secrets,
        List<Send> send,
        List<Reply> replies,
        List<Status> status,
        List<Left> balance,
        List<Receipts> receipts,
        List<Inbound> inbound,
        List<Poll> poll,
        List<Mistakes> mistakes) {

    /** @param validity how long the request lets it be tried, from now on, as PT2H; null where it says nothing */
    public record Message(
            String to,
            String from,
            String text,
            int segments,
            String sendAt,
            boolean flash,
            String validity,
            boolean ucs2,
            boolean binary) {
        public Message(String to, String from, String text, int segments, String sendAt) {
            this(to, from, text, segments, sendAt, false, null, false, false);
        }

        public Message(
                String to, String from, String text, int segments, String sendAt, boolean flash, String validity) {
            this(to, from, text, segments, sendAt, flash, validity, false, false);
        }

        public Message(String to, String from, String text, int segments, String sendAt, boolean flash) {
            this(to, from, text, segments, sendAt, flash, null, false, false);
        }
    }

    /**
     * The request that is expected; what is null is not looked at, parameters of the query and fields of the form are all
     * or nothing, and a star stands for any value.
     */
    record Request(
            String method,
            String path,
            String query,
            Map<String, String> parameters,
            Map<String, String> headers,
            List<String> without,
            Map<String, String> form,
            String body) {}

    record Answer(Integer status, Map<String, String> headers, String body) {}

    record Send(
            String name,
            Map<String, String> account,
            Message message,
            String callback,
            Request request,
            Answer reply,
            String outcome,
            List<String> ids,
            String problem,
            String price) {}

    record Reply(
            Integer status,
            Map<String, String> headers,
            String body,
            String outcome,
            List<String> ids,
            String problem,
            String sentence,
            String retryAfter) {}

    public record Receipt(String id, String message, String status, String code, String time) {}

    record Status(String name, List<String> ids, Request request, Answer reply, List<Receipt> receipts) {}

    record Left(
            String name,
            Map<String, String> account,
            Request request,
            Answer reply,
            BigDecimal amount,
            String unit,
            String problem) {}

    record Receipts(String name, Map<String, String> parameters, String body, List<Receipt> receipts) {}

    public record Text(String id, String from, String to, String text, String time, String inReplyTo) {}

    record Inbound(
            String name,
            Map<String, String> account,
            Map<String, String> parameters,
            String body,
            List<Text> messages) {}

    /**
     * A confirmation follows where there is a request for one.
     *
     * @param onlySends whether the account fetches no messages from handsets
     */
    record Poll(
            String name,
            Map<String, String> account,
            Request request,
            Answer reply,
            List<Receipt> receipts,
            List<Text> messages,
            boolean more,
            String problem,
            Request confirmation,
            Answer confirmed,
            List<Receipt> confirmedReceipts,
            List<Text> confirmedMessages,
            boolean onlySends) {}

    public record Mistakes(Map<String, String> account, int mistakes) {}

    private static final ObjectMapper YAML = new YAMLMapper();

    /** @return null when the provider has no file of cases */
    static Cases of(String provider) {
        try (InputStream file = Cases.class.getResourceAsStream("/providers/" + provider + ".cases.yaml")) {
            return file == null ? null : YAML.readValue(file, Cases.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
