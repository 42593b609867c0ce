package smshub.service.smsapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.http.RequestParameters;

/**
 * The places {@code [%1%]} to {@code [%4%]} of a text, filled for each recipient with the parameters {@code param1} to
 * {@code param4}; values for several recipients are separated by {@code |} (SMSAPI, "Parametrised messages"). A place
 * without its parameter stays as it is. A template of the hub's has them as {@code {{param1}}} to {@code {{param4}}}.
 */
final class Personal {
    private static final String NAME = "param";
    private static final int MOST = 4;
    private static final Pattern PLACE = Pattern.compile("\\[%([1-4])%]");

    private final List<String[]> values;

    private Personal(List<String[]> values) {
        this.values = values;
    }

    /** Null where a parameter has more than one value, but not one for each recipient. */
    static Personal of(RequestParameters parameters, int recipients) {
        List<String[]> values = new ArrayList<>(MOST);
        for (int i = 1; i <= MOST; i++) {
            String given = parameters.given(NAME + i);
            String[] split = given == null ? null : given.split("\\|", -1);
            if (split != null && split.length > 1 && split.length != recipients) {
                return null;
            }
            values.add(split);
        }
        return new Personal(values);
    }

    /** The parameters for one of the recipients by their names, as values of a template. */
    Map<String, String> values(int recipient) {
        Map<String, String> own = new TreeMap<>();
        for (int i = 0; i < MOST; i++) {
            String[] all = values.get(i);
            if (all != null) {
                own.put(NAME + (i + 1), all[all.length == 1 ? 0 : recipient]);
            }
        }
        return own;
    }

    /** The text for one of the recipients. */
    String text(String template, int recipient) {
        if (template == null || template.indexOf('[') < 0) {
            return template;
        }
        return PLACE.matcher(template).replaceAll(place -> {
            String[] all = values.get(Integer.parseInt(place.group(1)) - 1);
            return Matcher.quoteReplacement(all == null ? place.group() : all[all.length == 1 ? 0 : recipient]);
        });
    }
}
