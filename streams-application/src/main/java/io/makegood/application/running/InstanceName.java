package io.makegood.application.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name under which an instance is a static member of its group. It is made once and kept beside the state it belongs
 * to, so that a restarted instance takes its own partitions up again at once.
 */
public final class InstanceName {
    private static final String FILE = "instance-id";

    private InstanceName() {}

    /** The name kept in that directory; made if there is none, throws {@link UncheckedIOException} if it cannot be kept. */
    public static String of(Path stateDirectory) {
        Path file = stateDirectory.resolve(FILE);
        try {
            PrivateDirectory.make(stateDirectory);
            if (Files.exists(file)) {
                String name = Files.readString(file).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            }
            String name = "engine-" + UUID.randomUUID();
            Files.writeString(file, name + "\n");
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot keep the instance's name in " + file + ": make the directory writable, or name another", e);
        }
    }
}
