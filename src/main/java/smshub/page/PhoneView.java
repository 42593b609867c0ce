package smshub.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** The virtual phones of a demo. */
final class PhoneView {
    static final String PATH = OfficePage.PATH + "/phone";
    private static final String ANYBODY = "+4915100000000";

    private final Supplier<VirtualPhone> phone;
    private final Layout layout;

    /** @param phone the phones; null where there are none */
    PhoneView(Supplier<VirtualPhone> phone, Layout layout) {
        this.phone = phone;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> page(Visit visit) {
        VirtualPhone there = phone.get();
        if (there == null) {
            return none(visit);
        }
        Map<String, List<VirtualPhone.Text>> byNumber = new LinkedHashMap<>();
        for (VirtualPhone.Text text : there.texts()) {
            byNumber.computeIfAbsent(text.number(), none -> new ArrayList<>()).add(text);
        }
        List<Map<String, Object>> phones = new ArrayList<>();
        byNumber.forEach((number, texts) -> phones.add(told(visit, number, texts, there.ways())));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("phones", phones);
        values.put("self", PATH);
        values.put("ways", visit.choices(there.ways(), null, way -> way, way -> way));
        values.put("number", ANYBODY);
        return layout.page(visit, "phone", visit.say("place_phone"), "phone", values)
                .done();
    }

    private static Map<String, Object> told(
            Visit visit, String number, List<VirtualPhone.Text> texts, List<String> ways) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("number", number);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = texts.size() - 1; i >= 0; i--) {
            VirtualPhone.Text text = texts.get(i);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("from", text.from());
            line.put("text", text.text());
            line.put("time", visit.time(text.at()));
            line.put("provider", text.provider());
            lines.add(line);
        }
        told.put("lines", lines);
        String way = texts.get(0).provider();
        told.put("ways", visit.choices(ways, way, one -> one, one -> one));
        told.put("to", texts.get(0).from());
        return told;
    }

    private CompletionStage<PageAnswer> none(Visit visit) {
        return layout.problem(visit, Problem.of(ProblemCode.NOT_FOUND, "Only the demo has virtual phones."))
                .done();
    }

    /** Somebody writes to the house. */
    CompletionStage<PageAnswer> write(Visit visit) {
        VirtualPhone there = phone.get();
        if (there == null) {
            return none(visit);
        }
        String way = visit.inputs().text("way");
        String from = visit.inputs().text("from");
        String text = visit.inputs().raw("text");
        if (!there.ways().contains(way) || from == null || text == null || text.isBlank()) {
            return layout.problem(
                            visit,
                            new Problem(
                                    ProblemCode.FIELD_MISSING, "A text from a phone has a number and words.", "text"))
                    .done();
        }
        String to = visit.inputs().text("to");
        there.write(way, from, to == null ? "" : to, text);
        return PageAnswer.see(PATH + "?said=phone").done();
    }
}
