package smshub.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import smshub.account.Client.Permission;
import smshub.message.Problem;

/** The frame of every page: head, navigation, and what is said of the last act. */
final class Layout {
    /** The places of the navigation; the last is there in the demo alone. */
    private static final List<Place> PLACES = List.of(
            new Place("overview", "/", Permission.READ),
            new Place("messages", OfficePage.PATH + "/messages", Permission.READ),
            new Place("compose", OfficePage.PATH + "/new", Permission.SEND),
            new Place("inbound", OfficePage.PATH + "/inbound", Permission.READ),
            new Place("campaigns", OfficePage.PATH + "/campaigns", Permission.READ),
            new Place("texts", OfficePage.PATH + "/texts", Permission.READ),
            new Place("accounts", OfficePage.PATH + "/accounts", Permission.READ),
            new Place("settings", OfficePage.PATH + "/settings", Permission.ADMINISTRATION),
            new Place("errors", OfficePage.PATH + "/errors", Permission.ADMINISTRATION),
            new Place("audit", OfficePage.PATH + "/audit", Permission.ADMINISTRATION),
            new Place("phone", OfficePage.PATH + "/phone", Permission.READ));

    private final Pages pages = new Pages();
    private final String assets;
    private final BooleanSupplier phone;

    private record Place(String name, String address, Permission permission) {}

    /**
     * @param assets where browsers find style and scripts
     * @param phone whether there is a virtual phone
     */
    Layout(String assets, BooleanSupplier phone) {
        this.assets = assets;
        this.phone = phone;
    }

    /**
     * A page.
     *
     * @param place its place in the navigation, or null
     * @param title its title
     * @param template its body
     * @param values what stands in the body, beside what every template has
     */
    PageAnswer page(Visit visit, int status, String place, String title, String template, Map<String, Object> values) {
        Map<String, Object> all = visit.values();
        all.putAll(values);
        all.put("title", title);
        all.put("body", pages.fill(template, all));
        all.put("assets", assets);
        all.put("language", visit.words().language());
        all.put("languages", languages(visit));
        all.put("places", places(visit, place));
        all.put("who", visit.visitor().client().id());
        all.put("leaves", visit.visitor().form());
        all.put("said", said(visit));
        return PageAnswer.html(status, pages.fill("layout", all));
    }

    PageAnswer page(Visit visit, String place, String title, String template, Map<String, Object> values) {
        return page(visit, 200, place, title, template, values);
    }

    /** A part of a page. */
    PageAnswer part(Visit visit, String template, Map<String, Object> values) {
        Map<String, Object> all = visit.values();
        all.putAll(values);
        return PageAnswer.html(200, pages.fill(template, all));
    }

    /** Why something is not there or was not done. */
    PageAnswer problem(Visit visit, Problem problem) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("problem", visit.problem(problem));
        return page(
                visit,
                problem.code().httpStatus(),
                null,
                visit.words().term("problem", problem.code().word()),
                "problem",
                values);
    }

    private List<Map<String, Object>> places(Visit visit, String current) {
        List<Map<String, Object>> places = new ArrayList<>();
        for (Place place : PLACES) {
            if (visit.may(place.permission) && (!place.name.equals("phone") || phone.getAsBoolean())) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("address", place.address);
                one.put("name", visit.say("place_" + place.name));
                one.put("icon", place.name);
                one.put("current", place.name.equals(current));
                places.add(one);
            }
        }
        return places;
    }

    /** The languages, each in its own words, with the address of this page in it. */
    private static List<Map<String, Object>> languages(Visit visit) {
        String[] asked = visit.address().split("\\?", 2);
        String rest = asked.length == 1
                ? ""
                : Arrays.stream(asked[1].split("&"))
                        .filter(one -> !one.isEmpty() && !one.matches("(lang|said|n)=.*"))
                        .map(one -> one + "&")
                        .collect(Collectors.joining());
        String address = asked[0] + "?" + rest + "lang=";
        List<Map<String, Object>> languages = new ArrayList<>();
        for (String tag : Words.LANGUAGES) {
            languages.add(Map.of(
                    "tag",
                    tag,
                    "name",
                    Words.of(tag).say("language"),
                    "address",
                    address + tag,
                    "current",
                    tag.equals(visit.words().language())));
        }
        return languages;
    }

    /** What the address says of the last act: one of the words for that, with a number. */
    private static String said(Visit visit) {
        String key = visit.inputs().text("said");
        String word = key == null ? null : visit.words().all().get("said_" + key);
        if (word == null) {
            return null;
        }
        String number = visit.inputs().text("n");
        return word.contains("{0}") && number != null && number.matches("\\d{1,9}")
                ? visit.say("said_" + key, number)
                : word;
    }
}
