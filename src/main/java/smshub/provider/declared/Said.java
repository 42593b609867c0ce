package smshub.provider.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import smshub.json.Json;
import smshub.provider.Callback;
import smshub.provider.HttpReply;
import smshub.text.UrlForm;

/**
 * What a provider said, in the form in which it is read; one of json, xml, text and parameters is there.
 *
 * @param header of a header by its lower-case name; null where there is none
 */
record Said(
        JsonNode json, Node xml, String text, Map<String, List<String>> parameters, Function<String, String> header) {
    /** How an answer or a call-back is read. */
    enum Format {
        JSON,
        XML,
        TEXT,
        FORM
    }

    /** A longer text is not searched. */
    private static final int READ_OF_TEXT = 100_000;

    private static final ThreadLocal<DocumentBuilder> XML = ThreadLocal.withInitial(Said::parser);

    static Said of(HttpReply reply, Format format) {
        return of(reply.body(), format, reply.headers()::get, null);
    }

    static Said of(Callback callback, Format format) {
        return of(callback.body(), format, callback::header, callback.parameters());
    }

    private static Said of(
            byte[] body, Format format, Function<String, String> header, Map<String, List<String>> parameters) {
        return switch (format) {
            case JSON -> new Said(json(body), null, null, null, header);
            case XML -> new Said(null, xml(body), null, null, header);
            case TEXT ->
                new Said(
                        null,
                        null,
                        new String(body, 0, Math.min(body.length, READ_OF_TEXT), StandardCharsets.UTF_8),
                        null,
                        header);
            case FORM -> new Said(null, null, null, parameters == null ? form(body) : parameters, header);
        };
    }

    Said part(JsonNode item) {
        return new Said(item, null, null, null, header);
    }

    Said part(Node item) {
        return new Said(null, item, null, null, header);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.JSON.readTree(body);
        } catch (IOException e) {
            return Json.JSON.missingNode();
        }
    }

    /** Null where it is none. */
    private static Node xml(byte[] body) {
        try {
            return XML.get().parse(new ByteArrayInputStream(body));
        } catch (IOException | SAXException e) {
            return null;
        }
    }

    private static Map<String, List<String>> form(byte[] body) {
        return UrlForm.decode(new String(body, StandardCharsets.UTF_8).strip(), StandardCharsets.UTF_8)
                .orElse(new HashMap<>());
    }

    static Node emptyXml() {
        return XML.get().newDocument();
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java can read XML", e);
        }
    }
}
