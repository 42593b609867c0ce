package smshub.protocol.smslib;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of tables and columns, and the words of the status column, where another program keeps requests.
 *
 * @param schema whose rules hold where names do not say enough
 * @param out table of requests
 * @param in table of messages from handsets
 * @param columns name by meaning; what the table does not have is absent
 * @param statuses word by meaning
 */
public record TableLayout(
        Schema schema, String out, String in, Map<Column, String> columns, Map<Status, String> statuses) {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_$#]*(\\.[A-Za-z_][A-Za-z0-9_$#]*)?", Pattern.UNICODE_CASE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,20}");
    private static final Pattern PAIR = Pattern.compile("\\s*([a-z-]+)\\s*=\\s*(\\S*)\\s*");
    private static final List<Column> NEEDED = List.of(Column.ID, Column.RECIPIENT, Column.TEXT, Column.STATUS);

    /** What a column means. */
    public enum Column {
        ID,
        RECIPIENT,
        TEXT,
        ORIGINATOR,
        TYPE,
        ENCODING,
        PORT,
        FLASH,
        PRIORITY,
        GATEWAY,
        STATUS,
        ERRORS,
        SENT_DATE,
        REFERENCE,
        STATUS_REPORT,
        DELIVERY,
        DELIVERY_DATE,
        SEND_AT,
        EXPIRES_AT,
        ALPHABET,
        TRANSLITERATE,
        TOO_LONG,
        MAX_CHARACTERS,
        MAX_SEGMENTS,
        TEMPLATE,
        LANGUAGE,
        VALUES,
        MAX_AGE,
        CATEGORY,
        REASON,
        SEGMENTS,
        PRICE,
        CURRENCY
    }

    /** What a word in the status column means. */
    public enum Status {
        UNSENT,
        QUEUED,
        SENT,
        FAILED,
        DELIVERED,
        UNDELIVERED
    }

    /** Tables that are known by heart. */
    public enum Schema {
        /** SMSLib 3.3 to 3.5. */
        V3(
                "smsserver_out",
                "smsserver_in",
                "id=id,recipient=recipient,text=text,originator=originator,type=type,encoding=encoding,port=dst_port,"
                        + "flash=flash_sms,"
                        + "priority=priority,gateway=gateway_id,status=status,errors=errors,sent-date=sent_date,"
                        + "reference=ref_no,status-report=status_report"),
        /** SMSLib 3.0 to 3.2, when its server was called SMSSvr. */
        SMSSVR(
                "smssvr_out",
                "smssvr_in",
                "id=id,recipient=recipient,text=text,originator=originator,encoding=encoding,priority=priority,"
                        + "gateway=gateway_id,status=status,errors=errors,sent-date=sent_date,reference=ref_no,"
                        + "status-report=status_report"),
        /** SMSLib 4. */
        V4(
                "smslib_out",
                "smslib_in",
                "id=id,recipient=address,text=text,originator=sender_address,encoding=encoding,flash=flash_sms,priority=priority,"
                        + "gateway=gateway_id,status=sent_status,sent-date=sent_date,reference=operator_message_id,"
                        + "status-report=request_delivery_report,delivery=delivery_status,delivery-date=delivery_date"),
        /** Any other table; received messages go into one like SMSLib's third version. */
        OWN(null, "smsserver_in", "");

        private final String out;
        private final String in;
        private final String columns;

        Schema(String out, String in, String columns) {
            this.out = out;
            this.in = in;
            this.columns = columns;
        }
    }

    private static final String STATUSES = "unsent=U,queued=Q,sent=S,failed=F,delivered=D,undelivered=A";

    public TableLayout {
        columns = Map.copyOf(columns);
        statuses = Map.copyOf(statuses);
    }

    /**
     * A schema with the site's own names.
     *
     * @param out table, or null for the schema's
     * @param in table, or null for the schema's
     * @param columns pairs {@code meaning=name} with commas between; an empty name takes a column away; may be null
     * @param statuses pairs {@code meaning=word} likewise
     * @throws IllegalArgumentException with one sentence for people, that begins with the name of the setting at fault
     */
    public static TableLayout of(String schema, String out, String in, String columns, String statuses) {
        Schema base = Stream.of(Schema.values())
                .filter(each -> word(each).equals(schema))
                .findFirst()
                .orElseThrow(() -> wrong("schema must be one of v3, smssvr, v4, own"));
        Map<Column, String> names = new EnumMap<>(Column.class);
        fill(names, base.columns, Column.values(), NAME, "columns");
        fill(names, columns, Column.values(), NAME, "columns");
        Optional<Column> missing =
                NEEDED.stream().filter(column -> !names.containsKey(column)).findFirst();
        if (missing.isPresent()) {
            throw wrong("columns must name a column for " + word(missing.get()));
        }
        Map<Status, String> words = new EnumMap<>(Status.class);
        fill(words, STATUSES, Status.values(), WORD, "statuses");
        fill(words, statuses, Status.values(), WORD, "statuses");
        if (words.size() < Status.values().length
                || words.get(Status.UNSENT).equals(words.get(Status.QUEUED))
                || words.get(Status.UNSENT).equals(words.get(Status.FAILED))) {
            throw wrong("statuses must have a word for each, and another for unsent than for queued and failed");
        }
        return new TableLayout(
                base,
                table(out == null ? base.out : out, "out-table"),
                table(in == null ? base.in : in, "in-table"),
                names,
                words);
    }

    private static <E extends Enum<E>> void fill(
            Map<E, String> map, String pairs, E[] meanings, Pattern form, String setting) {
        if (pairs == null || pairs.isBlank()) {
            return;
        }
        for (String pair : pairs.split(",")) {
            Matcher parts = PAIR.matcher(pair);
            if (!parts.matches()) {
                throw wrong(setting + " must be pairs such as " + word(meanings[0]) + "=X with commas between");
            }
            E meaning = Arrays.stream(meanings)
                    .filter(each -> word(each).equals(parts.group(1)))
                    .findFirst()
                    .orElseThrow(() -> wrong(setting + " must name one of "
                            + Arrays.stream(meanings).map(TableLayout::word).collect(Collectors.joining(", "))
                            + ", not '" + parts.group(1) + "'"));
            if (parts.group(2).isEmpty()) {
                map.remove(meaning);
            } else if (form.matcher(parts.group(2)).matches()) {
                map.put(meaning, parts.group(2));
            } else {
                throw wrong(setting + " has a name that is none for " + parts.group(1));
            }
        }
    }

    private static String table(String name, String setting) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw wrong(setting + " must be the name of a table");
        }
        return name;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(sentence);
    }

    /** Whether the table has such a column. */
    boolean has(Column column) {
        return columns.containsKey(column);
    }

    String name(Column column) {
        return columns.get(column);
    }

    /** A word of the status column as SQL: without a type of its own it fits columns of text and of numbers. */
    String literal(Status status) {
        return "'" + statuses.get(status) + "'";
    }
}
