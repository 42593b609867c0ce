package smshub.template;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One text with placeholders, looked through when it is compiled: of Mustache it has nothing but those.
 *
 * @param text null where there is a flaw
 * @param slots the names of its placeholders, in their order
 * @param literals characters beside its placeholders
 * @param flaw what is wrong, to follow «the text»; null where nothing is
 */
record CompiledText(Template text, List<String> slots, int literals, String flaw) {
    static final int MOST_PLACEHOLDERS = 100;

    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{N}_.-]{0,63}");
    private static final Mustache.Compiler COMPILER = Mustache.compiler()
            .withEscaper(Escapers.NONE)
            .withLoader(name -> {
                throw new MustacheException("no partials");
            });

    static CompiledText of(String text) {
        return new Reading().read(text);
    }

    /** The name of a value that it needs and that is not there; null where all are. */
    String missing(Map<String, String> values) {
        for (String name : slots) {
            if (!values.containsKey(name)) {
                return name;
            }
        }
        return null;
    }

    /** Characters of what comes out; no value is missing. */
    long length(Map<String, String> values) {
        long length = literals;
        for (String name : slots) {
            length += values.get(name).length();
        }
        return length;
    }

    /** The name of its placeholder, where it is nothing else; null for every other text. */
    String single() {
        return slots.size() == 1 && literals == 0 ? slots.get(0) : null;
    }

    /** The text with its values; none is missing. */
    String fill(Map<String, String> values) {
        return text.execute(values);
    }

    /** Looks through a compiled text. */
    private static final class Reading implements Mustache.Visitor {
        private final List<String> slots = new ArrayList<>();
        private int literals;
        private String flaw;

        CompiledText read(String text) {
            Template template = null;
            try {
                template = COMPILER.compile(text);
                template.visit(this);
            } catch (MustacheException | StringIndexOutOfBoundsException e) {
                // The latter for a placeholder without a name.
                flaw = "has a placeholder without a name or an end, or a section that does not begin";
            }
            if (text.isBlank()) {
                flaw = "is empty";
            } else if (slots.size() > MOST_PLACEHOLDERS) {
                flaw = "has more than " + MOST_PLACEHOLDERS + " placeholders";
            }
            return new CompiledText(template, List.copyOf(slots), literals, flaw);
        }

        @Override
        public void visitText(String text) {
            literals += text.length();
            if (text.contains("{{") || text.contains("}}")) {
                flaw = "has braces that are no placeholder; one is written as {{name}}";
            }
        }

        @Override
        public void visitVariable(String name) {
            slots.add(name);
            if (!NAME.matcher(name).matches()) {
                flaw = "has a placeholder whose name is not letters, digits, dots, dashes and underscores";
            }
        }

        @Override
        public boolean visitInclude(String name) {
            return section();
        }

        @Override
        public boolean visitParent(String name) {
            return section();
        }

        @Override
        public boolean visitBlock(String name) {
            return section();
        }

        @Override
        public boolean visitSection(String name) {
            return section();
        }

        @Override
        public boolean visitInvertedSection(String name) {
            return section();
        }

        private boolean section() {
            flaw = "has more than placeholders; sections, conditions and other templates are not read";
            return false;
        }
    }
}
