package smshub.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Jars that a site brings: components of Camel with what they need, drivers, clients of other brokers. */
public final class SiteJars {
    private SiteJars() {}

    /** A loader of all classes, the hub's first; of a folder that is not there, of the hub's alone. */
    public static URLClassLoader loader(Path folder) {
        URL[] urls = jars(folder).stream().map(SiteJars::url).toArray(URL[]::new);
        return new URLClassLoader("site", urls, SiteJars.class.getClassLoader());
    }

    private static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<SiteFlaw> flaws(Path folder) {
        List<SiteFlaw> flaws = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            flaws.add(new SiteFlaw(folder, 0, "there is no such folder"));
        }
        for (Path jar : jars(folder)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                file.size();
            } catch (IOException e) {
                flaws.add(new SiteFlaw(jar, 0, "is no jar"));
            }
        }
        return flaws;
    }
}
