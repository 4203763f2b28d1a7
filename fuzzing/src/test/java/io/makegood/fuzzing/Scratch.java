package io.makegood.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for doors that take files; one for each process, in memory where there is a place for that. */
public final class Scratch {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private Scratch() {}

    /** A fresh directory, which is deleted at the end if it holds plain files alone. */
    public static Path directory() {
        try {
            Path directory = Files.isWritable(SHARED_MEMORY)
                    ? Files.createTempDirectory(SHARED_MEMORY, "fuzzing")
                    : Files.createTempDirectory("fuzzing");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException("no directory for files", e);
        }
    }

    /** A file of that name in a fresh directory. */
    public static Path file(String name) {
        Path file = directory().resolve(name);
        file.toFile().deleteOnExit();
        return file;
    }
}
