package io.makegood.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories. */
final class Directories {
    private Directories() {}

    /** Deletes a directory with all that is in it, if it is there. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        for (Path file : below(directory, Comparator.reverseOrder())) {
            Files.deleteIfExists(file);
        }
    }

    /** Copies a directory to a place where nothing is. */
    static void copy(Path from, Path to) throws IOException {
        for (Path file : below(from, Comparator.naturalOrder())) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    private static List<Path> below(Path directory, Comparator<Path> order) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(order).toList();
        }
    }
}
