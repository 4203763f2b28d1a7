package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a command puts aside while it works. */
class WorkDirectoryTest {
    @Test
    void it_goes_with_all_that_is_in_it() throws IOException {
        Path path;
        try (WorkDirectory scratch = WorkDirectory.temporary("scratch")) {
            path = scratch.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/c"), "c");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void one_that_somebody_else_has_removed_or_goes_on_filling_does_not_hide_why_the_command_failed() throws Exception {
        assertThatThrownBy(() -> {
                    try (WorkDirectory scratch = WorkDirectory.temporary("scratch")) {
                        Files.delete(scratch.path());
                        throw new OutOfMemoryError("too little");
                    }
                })
                .isInstanceOf(OutOfMemoryError.class);
        AtomicBoolean ended = new AtomicBoolean();
        WorkDirectory filled = WorkDirectory.temporary("scratch");
        Thread writer = new Thread(() -> {
            for (int i = 0; !ended.get(); i++) {
                try {
                    Files.createDirectories(filled.path());
                    Files.writeString(filled.path().resolve("f" + i % 100), "x");
                } catch (IOException removed) {
                    // It was just removed.
                }
            }
        });
        writer.start();
        for (int i = 0; i < 50; i++) {
            filled.close();
        }
        ended.set(true);
        writer.join();
        filled.close();
        assertThat(filled.path()).doesNotExist();
    }
}
