package smshub.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.message.Problem;
import smshub.template.TextTemplate.Compilation;
import smshub.template.TextTemplate.Rendering;

class TextTemplateTest {
    private static final Map<String, String> VALUES = Map.of(
            "name", "Žofie",
            "order.id", "A-17",
            "Jméno", "Anna",
            "braces", "{{name}} {{{order.id}}} {{#name}}",
            "markup", "<b>&\"'</b> $1 \\ ${name}",
            "empty", "",
            "lines", "one\ntwo",
            "face", "😀");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Hello {{name}}                    | Hello Žofie
        {{name}}{{name}}                  | ŽofieŽofie
        {{ name }}!                       | Žofie!
        {{order.id}} of {{Jméno}}         | A-17 of Anna
        {{{name}}} and {{&name}}          | Žofie and Žofie
        {{braces}}                        | {{name}} {{{order.id}}} {{#name}}
        {{markup}}                        | <b>&"'</b> $1 \\ ${name}
        a{{empty}}b                       | ab
        {{face}} 👍                       | 😀 👍
        {name} and } and {                | {name} and } and {
        no placeholder: 100 % & <>        | no placeholder: 100 % & <>
        """)
    void valuesAreInsertedAndNothingElseIs(String text, String expected) {
        assertEquals(expected, render(text).text());
    }

    @Test
    void linesStayAsTheyAre() {
        Rendering rendering = TextTemplate.compile("x", null, Map.of("en", "{{lines}}\n\n{{name}}\r\n"), null, null)
                .template()
                .render("en", VALUES);

        assertEquals("one\ntwo\n\nŽofie\r\n", rendering.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#name}}a{{/name}}",
                "{{^name}}a{{/name}}",
                "{{>other}}",
                "{{name",
                "name}}",
                "{{}}",
                "{{ }}",
                "{{.}}",
                "{{this is}}",
                "{{-index}}",
                "{{{{name}}}}",
                "{{name}}}}",
                "{{name()}}",
                "{{1}}",
                "{{#name}}",
                "{{/name}}",
                "{{$block}}a{{/block}}",
                "{{<parent}}{{/parent}}",
                "   "
            })
    void whatIsNoPlaceholderIsRefusedWhenItIsWritten(String text) {
        Problem problem =
                TextTemplate.compile("x", null, Map.of("en", text), null, null).problem();

        assertNotNull(problem, () -> "taken: " + text);
        assertEquals("texts.en", problem.field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{class}}", "{{entrySet}}", "{{size}}", "{{order}}", "{{length}}", "{{name.length}}"})
    void nothingButAValueHasAName(String text) {
        assertEquals("template-value-missing", render(text).problem().code().word());
    }

    @Test
    void aMissingValueIsNamed() {
        Problem problem = render("{{name}} {{order.date}}").problem();

        assertEquals("template-value-missing", problem.code().word());
        assertEquals("values.order.date", problem.field());
    }

    @Test
    void aTemplateCannotGrowBeyondItsBounds() {
        assertNotNull(flaw("{{a}}".repeat(CompiledText.MOST_PLACEHOLDERS + 1)));
        assertNull(flaw("{{a}}".repeat(CompiledText.MOST_PLACEHOLDERS)));
        assertNotNull(flaw("x".repeat(TextTemplate.LONGEST + 1)));
        assertNotNull(flaw("{{" + "a".repeat(65) + "}}"));
        Map<String, String> languages = new HashMap<>();
        for (char first = 'a'; first <= 'z'; first++) {
            languages.put("a" + first, "x");
            languages.put("b" + first, "x");
        }
        assertNotNull(TextTemplate.compile("x", null, languages, null, null).problem());
    }

    @Test
    void aTextThatNoMessageHoldsIsNotMade() {
        TextTemplate template = TextTemplate.compile("x", null, Map.of("en", "{{a}}".repeat(50)), null, null)
                .template();

        assertEquals(
                "text-too-long",
                template.render("en", Map.of("a", "x".repeat(40_000)))
                        .problem()
                        .code()
                        .word());
    }

    @ParameterizedTest
    @CsvSource({
        "order.assigned,true",
        "a-1,true",
        "Order,false",
        "ä,false",
        "'',false",
        "a b,false",
        ".a,false",
        "a/b,false"
    })
    void namesAreOfSmallLetters(String name, boolean valid) {
        assertEquals(valid, TextTemplate.validName(name));
    }

    @ParameterizedTest
    @CsvSource({
        // asked, region, expected
        "de,,de",
        "DE_at,,de",
        "cs,DE,cs",
        "fr,CZ,en",
        ",CZ,cs",
        ",DE,de",
        ",AT,de",
        ",GB,en",
        ",US,en",
        // two of its languages are spoken there, so that nobody knows
        ",CH,en",
        ",BE,nl",
        ",PL,en",
        ",,en",
        ",001,en"
    })
    void theLanguageIsThatOfTheRequestElseOfTheCountryElseTheUsual(String asked, String region, String expected) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String language : List.of("en", "cs", "de", "it", "nl")) {
            texts.put(language, "in " + language + " {{name}}");
        }
        Templates templates = new Templates(
                Set.of(TextTemplate.compile("x", null, texts, null, null).template()), Map.of("BE", "nl"));

        Rendering rendering = templates.render("x", asked, () -> region, VALUES);

        assertEquals(expected, rendering.language());
        assertEquals("in " + expected + " Žofie", rendering.text());
    }

    @Test
    void anUnknownNameIsRefusedOnceAllAreKnownAndWaitsBefore() {
        Templates templates = new Templates(Set.of(), Map.of());
        assertEquals(
                "service-unavailable",
                templates.render("x", null, VALUES).problem().code().word());

        templates.loaded();
        assertEquals(
                "template-unknown",
                templates.render("x", null, VALUES).problem().code().word());

        templates.note(
                TextTemplate.compile("x", null, Map.of("en", "a"), null, null).template());
        assertEquals("a", templates.render("x", null, VALUES).text());

        templates.forget("x");
        assertEquals(
                "template-unknown",
                templates.render("x", null, VALUES).problem().code().word());
    }

    private static Problem flaw(String text) {
        return TextTemplate.compile("x", null, Map.of("en", text), null, null).problem();
    }

    private static Rendering render(String text) {
        Compilation compilation = TextTemplate.compile("x", null, Map.of("en", text), null, null);
        assertNull(compilation.problem(), () -> String.valueOf(compilation.problem()));
        return compilation.template().render("en", VALUES);
    }
}
