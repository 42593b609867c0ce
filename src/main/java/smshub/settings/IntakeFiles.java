package smshub.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import smshub.account.IntakeType;

/** The types of intakes that the route files name as beans. */
public final class IntakeFiles {
    private IntakeFiles() {}

    /**
     * The types below a folder of route files, in the order of their files' names.
     *
     * @throws IllegalArgumentException with one sentence for people, when a file cannot be read or names no class
     */
    public static List<IntakeType> in(Path routes) {
        Path folder = routes.resolve("intake");
        List<IntakeType> types = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            for (Path file : ProviderFiles.files(folder)) {
                ProviderFiles.beans(file).forEach(bean -> add(bean, file, types));
            }
        }
        return types;
    }

    private static void add(String bean, Path file, List<IntakeType> types) {
        try {
            Class<?> type = Class.forName(bean);
            if (IntakeType.class.isAssignableFrom(type)) {
                types.add((IntakeType) type.getDeclaredConstructor().newInstance());
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException(file + " names the bean '" + bean + "', which cannot be made", e);
        }
    }
}
