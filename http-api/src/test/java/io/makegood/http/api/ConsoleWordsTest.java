package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console names commands as they can be typed where the instance runs. */
class ConsoleWordsTest {
    private static final Path CONSOLE = Path.of("src/main/resources/console");

    @Test
    void no_file_of_the_console_names_the_command_line_by_itself() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(CONSOLE)) {
            files = all.filter(file ->
                            file.toString().endsWith(".js") || file.toString().endsWith(".html"))
                    .filter(file -> !file.toString().contains("libraries"))
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain("./makegood");
        }
        assertThat(files)
                .anySatisfy(file -> assertThat(Files.readString(file))
                        .contains("import { launcher } from '." + ConsoleWords.PATH + "'", "launcher + ' keys create"));
    }

    @Test
    void whatever_the_command_is_called_the_module_holds_it_as_a_text() {
        assertThat(text("docker compose run --rm makegood"))
                .isEqualTo("export const launcher = \"docker compose run --rm makegood\";\n");
        assertThat(text("\"; alert('x') //\\")).isEqualTo("export const launcher = \"\\\"; alert('x') //\\\\\";\n");
    }

    private static String text(String launcher) {
        return new String(ConsoleWords.script(launcher), StandardCharsets.UTF_8);
    }
}
