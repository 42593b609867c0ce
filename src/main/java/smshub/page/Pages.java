package smshub.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The templates of the page, compiled once. What is put into them is escaped; a name that they lack is an error. */
public final class Pages {
    private final Map<String, Template> compiled = new ConcurrentHashMap<>();
    private final Mustache.Compiler compiler = Mustache.compiler()
            .escapeHTML(true)
            .nullValue("")
            .strictSections(true)
            .emptyStringIsFalse(true)
            .withLoader(Pages::open);

    private static Reader open(String name) {
        InputStream file = Pages.class.getResourceAsStream(name + ".mustache");
        if (file == null) {
            throw new IllegalArgumentException("the page has no template " + name);
        }
        return new InputStreamReader(file, StandardCharsets.UTF_8);
    }

    /** Fills a template. */
    public String fill(String name, Map<String, Object> values) {
        return compiled.computeIfAbsent(name, this::compile).execute(values);
    }

    private Template compile(String name) {
        try (Reader file = open(name)) {
            return compiler.compile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
