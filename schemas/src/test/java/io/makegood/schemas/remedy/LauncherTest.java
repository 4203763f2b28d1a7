package io.makegood.schemas.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Remedies name the command as it is called where they are read. */
class LauncherTest {
    @Test
    void without_being_told_it_is_the_launcher_of_the_sources() {
        assertThat(Launcher.name(Map.of())).isEqualTo("./makegood");
        assertThat(Launcher.name(Map.of(Launcher.VARIABLE, " "))).isEqualTo("./makegood");
    }

    @Test
    void the_environment_says_how_it_is_called_there() {
        assertThat(Launcher.name(Map.of(Launcher.VARIABLE, "docker compose run --rm makegood")))
                .isEqualTo("docker compose run --rm makegood");
        assertThat(Launcher.name(Map.of(Launcher.VARIABLE, "make\u001b[31mgood")))
                .isEqualTo("./makegood");
    }

    @Test
    void no_other_class_writes_the_name_into_a_text() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path file : sources()) {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                boolean isComment = text.startsWith("*") || text.startsWith("/*") || text.startsWith("//");
                if (!isComment && text.contains("./makegood") && !file.endsWith("Launcher.java")) {
                    offenders.add(file.getFileName() + ": " + text);
                }
            }
        }
        assertThat(offenders)
                .as("write Launcher.name(), or ${makegood.command} in the help of a command")
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
            return files.filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }
}
