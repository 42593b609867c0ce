package smshub.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/** What somebody probably meant. */
final class Suggestion {
    private static final int MOST_EDITS = 3;

    private Suggestion() {}

    /** «, did you mean …?» with the nearest known name, or nothing where none is near. Names are joined by dots. */
    static String of(String unknown, Collection<String> known) {
        String section = unknown.substring(0, unknown.lastIndexOf('.') + 1);
        String name = unknown.substring(section.length());
        int most = Math.min(MOST_EDITS, Math.max(1, name.length() / 3));
        return known.stream()
                .filter(path -> path.startsWith(section))
                .flatMap(path -> beginnings(path.substring(section.length())))
                .distinct()
                .filter(path -> edits(name, last(path)) <= most)
                .min(Comparator.comparingInt((String path) -> edits(name, last(path)))
                        .thenComparingInt(path -> path.split("\\.").length))
                .map(path -> ", did you mean '" + path + "'?")
                .orElse("");
    }

    /** A path and the sections around it; the name may belong to any, or stand in the wrong section. */
    private static Stream<String> beginnings(String path) {
        return Stream.iterate(
                path, rest -> !rest.isEmpty(), rest -> rest.substring(0, Math.max(0, rest.lastIndexOf('.'))));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
