package smshub.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.CharConversionException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import smshub.campaign.Campaign.Terms;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.RecipientRows;
import smshub.campaign.RowException;
import smshub.intake.WrittenTime;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * A campaign as a JSON object in a file. Of its recipients only one is in memory at a time, so that they may be a million;
 * they may stand before the other fields or behind them.
 */
final class CampaignBody {
    private static final Set<String> TEXTS = Set.of(
            "subject",
            "text",
            "template",
            "language",
            "from",
            "account",
            "category",
            "query",
            "sendAt",
            "expiresAt",
            "callbackUrl");
    private static final Set<String> NAMES;

    static {
        NAMES = new TreeSet<>(TEXTS);
        NAMES.addAll(List.of("values", "priority", "rate", "start", "recipients"));
    }

    private static final String RECIPIENTS = "recipients";
    private static final int WORD = 64;
    private static final int SUBJECT = 200;
    private static final int URL = 2_000;
    private static final int TEXT = 40_000;
    private static final int MOST_VALUES = 200;
    private static final int BULK = 1;
    private static final int MOST_PRIORITY = 3;
    private static final int USUAL_RATE = 100;
    private static final int MOST_RATE = 10_000;

    private static final Map<String, Integer> MOST = Map.of("text", TEXT, "subject", SUBJECT, "callbackUrl", URL);

    private final Map<String, String> texts = new LinkedHashMap<>();
    private Map<String, String> values = Map.of();
    private int priority = BULK;
    private int rate = USUAL_RATE;
    private Terms terms = Terms.NONE;
    private Boolean start;
    private boolean recipients;
    private Problem problem;

    private CampaignBody() {}

    /** Reads all but the recipients, which are only looked through. */
    static CampaignBody read(Path file) throws IOException {
        CampaignBody body = new CampaignBody();
        try (JsonParser json = Json.JSON.getFactory().createParser(file.toFile())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                body.fail(ProblemCode.BODY_MALFORMED, "The body is no JSON object.", null);
                return body;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                body.field(name, json);
            }
            if (json.nextToken() != null) {
                body.fail(ProblemCode.BODY_MALFORMED, "There is something behind the JSON object.", null);
            }
        } catch (JsonProcessingException e) {
            body.malformed(e);
        } catch (CharConversionException e) {
            body.problem = Problem.of(ProblemCode.BODY_MALFORMED, "The body is not valid JSON in UTF-8.");
        }
        body.whole();
        return body;
    }

    /** Whatever was found before: a body that is no JSON has no fields. */
    private void malformed(JsonProcessingException e) {
        problem = Problem.of(
                ProblemCode.BODY_MALFORMED,
                "The body is not valid JSON (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ").");
    }

    private void field(String name, JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (TEXTS.contains(name)) {
            if (token == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else if (token != JsonToken.VALUE_NULL) {
                invalid(name, "must be a text");
            }
        } else if (name.equals("values")) {
            values = values(json);
            if (values == null) {
                invalid(name, "must be an object of texts");
            }
        } else if (name.equals("priority")) {
            priority = number(name, json, 0, MOST_PRIORITY, BULK);
        } else if (name.equals("rate")) {
            rate = number(name, json, 1, MOST_RATE, USUAL_RATE);
        } else if (name.equals("start")) {
            start = token.isBoolean() ? json.getBooleanValue() : null;
            if (!token.isBoolean()) {
                invalid(name, "must be true or false");
            }
        } else if (name.equals(RECIPIENTS)) {
            recipients = true;
            if (token != JsonToken.START_ARRAY) {
                invalid(name, "must be a list");
            }
        } else {
            fail(
                    ProblemCode.FIELD_UNKNOWN,
                    "There is a field that is not known here; known are " + String.join(", ", NAMES) + ".",
                    null);
        }
        json.skipChildren();
    }

    private int number(String name, JsonParser json, int least, int most, int usual) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            long number = json.getNumberType() == JsonParser.NumberType.INT ? json.getIntValue() : -1;
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        invalid(name, "must be a whole number from " + least + " to " + most);
        return usual;
    }

    /** An object of texts and numbers; null for anything else. */
    private static Map<String, String> values(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return json.currentToken() == JsonToken.VALUE_NULL ? Map.of() : null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        boolean whole = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            if (token.isScalarValue() && values.size() < MOST_VALUES) {
                if (token != JsonToken.VALUE_NULL) {
                    values.put(name, json.getText());
                }
            } else {
                whole = false;
                json.skipChildren();
            }
        }
        return whole ? values : null;
    }

    private void whole() {
        if (!texts.containsKey("subject")) {
            fail(ProblemCode.FIELD_MISSING, "The field subject is missing.", "subject");
        }
        if (texts.containsKey("text") == texts.containsKey("template")) {
            fail(
                    texts.containsKey("text") ? ProblemCode.FIELD_INVALID : ProblemCode.FIELD_MISSING,
                    "There must be a text or a template, and not both.",
                    "text");
        }
        if (recipients && texts.containsKey("query")) {
            invalid("query", "does not go with recipients; they come from one place");
        }
        if (Boolean.TRUE.equals(start) && !filled()) {
            fail(
                    ProblemCode.FIELD_MISSING,
                    "The field recipients is missing; without them a campaign cannot start.",
                    RECIPIENTS);
        }
        texts.forEach((name, text) -> {
            int most = MOST.getOrDefault(name, WORD);
            if (text.isBlank()) {
                invalid(name, "is empty; leave it out instead");
            } else if (text.length() > most) {
                invalid(name, "has more than " + most + " characters");
            } else if (!name.equals("text") && text.chars().anyMatch(Character::isISOControl)) {
                invalid(name, "holds a control character");
            }
        });
        terms = new Terms(time("sendAt"), time("expiresAt"), url());
    }

    private Instant time(String name) {
        try {
            return texts.containsKey(name) ? WrittenTime.instant(texts.get(name), null) : null;
        } catch (DateTimeException e) {
            invalid(name, "must be a time with its offset, such as 2030-01-31T08:30:00Z");
            return null;
        }
    }

    private URI url() {
        try {
            return texts.containsKey("callbackUrl") ? new URI(texts.get("callbackUrl")) : null;
        } catch (URISyntaxException e) {
            invalid("callbackUrl", "is no address");
            return null;
        }
    }

    private void invalid(String name, String flaw) {
        fail(ProblemCode.FIELD_INVALID, "The field " + name + " " + flaw + ".", name);
    }

    private void fail(ProblemCode code, String sentence, String field) {
        if (problem == null) {
            problem = new Problem(code, sentence, field);
        }
    }

    /** The first thing that is wrong, or null. */
    Problem problem() {
        return problem;
    }

    Wording wording() {
        return new Wording(
                texts.get("subject"),
                texts.get("text"),
                texts.get("template"),
                texts.get("language"),
                values,
                texts.get("from"),
                texts.get("account"),
                texts.get("category"),
                priority,
                rate,
                null,
                terms);
    }

    /** Whether it has recipients, or says where they come from. */
    private boolean filled() {
        return recipients || query() != null;
    }

    boolean recipients() {
        return recipients;
    }

    /** The query that its recipients come from, or null. */
    String query() {
        return texts.get("query");
    }

    /** Whether it starts as soon as its recipients are there: unless it says otherwise, one that has some does. */
    boolean start() {
        return filled() && !Boolean.FALSE.equals(start);
    }

    /**
     * The recipients in a file: those of the field of that name where it holds an object, or the list that it is itself. One
     * is a number, or an object with {@code to} and perhaps {@code values}.
     */
    static RecipientRows rows(Path file) throws IOException, RowException {
        return new Rows(file.toFile());
    }

    private static final class Rows implements RecipientRows {
        private final JsonParser json;
        private long row;

        Rows(File file) throws IOException, RowException {
            json = Json.JSON.getFactory().createParser(file);
            try {
                JsonToken token = json.nextToken();
                boolean found = token != JsonToken.START_OBJECT;
                while (!found && json.nextToken() == JsonToken.FIELD_NAME) {
                    found = json.currentName().equals(RECIPIENTS);
                    token = json.nextToken();
                    if (!found) {
                        json.skipChildren();
                    }
                }
                if (!found || token != JsonToken.START_ARRAY) {
                    throw new RowException("there is no list of recipients", true);
                }
            } catch (JsonProcessingException e) {
                json.close();
                throw malformed(e);
            } catch (RowException e) {
                json.close();
                throw e;
            }
        }

        private static RowException malformed(JsonProcessingException e) {
            return new RowException("line " + e.getLocation().getLineNr() + " is not valid JSON", true);
        }

        @Override
        public Row next() throws RowException, IOException {
            try {
                JsonToken token = json.nextToken();
                if (token == JsonToken.END_ARRAY || token == null) {
                    return null;
                }
                row++;
                if (token == JsonToken.VALUE_STRING) {
                    return numbered(json.getText(), Map.of());
                }
                if (token != JsonToken.START_OBJECT) {
                    json.skipChildren();
                    throw new RowException("recipient " + row + " is neither a number as text nor an object");
                }
                return object();
            } catch (JsonProcessingException e) {
                throw malformed(e);
            }
        }

        private Row object() throws IOException, RowException {
            String to = null;
            String flaw = null;
            Map<String, String> own = Map.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (name.equals("to") && token == JsonToken.VALUE_STRING) {
                    to = json.getText();
                } else if (name.equals("values")) {
                    own = values(json);
                    flaw = own == null ? "has values that are no object of texts" : flaw;
                } else {
                    flaw = name.equals("to") ? "has a number that is no text" : "has a field other than to and values";
                    json.skipChildren();
                }
            }
            if (flaw != null) {
                throw new RowException("recipient " + row + " " + flaw);
            }
            return numbered(to, own);
        }

        private Row numbered(String to, Map<String, String> own) throws RowException {
            if (to == null || to.isBlank()) {
                throw new RowException("recipient " + row + " has no number");
            }
            if (to.length() > WORD) {
                throw new RowException("recipient " + row + " has a number of more than " + WORD + " characters");
            }
            return new Row("recipient " + row, to.strip(), own);
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }
}
