package io.makegood.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The defects that {@code .ci/defects} seeds still fit the sources, and the page that lists them is their list. */
class SeededDefectsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DEFECTS = ROOT.resolve(".ci").resolve("defects.d");
    private static final int DEFECTS_MIN = 30;

    /** A patch, by the lines above it. */
    private record Defect(String name, String what, String module, String test, String patch) {
        static Defect in(Path file) {
            try {
                String patch = Files.readString(file);
                return new Defect(
                        file.getFileName().toString().replace(".patch", ""),
                        header(patch, "Defect"),
                        header(patch, "Module"),
                        header(patch, "Test"),
                        patch);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String header(String patch, String name) {
            Matcher line = Pattern.compile("(?m)^" + name + ": (.+)$").matcher(patch);
            assertThat(line.find()).as("a line with " + name + ":").isTrue();
            return line.group(1);
        }
    }

    private static List<Defect> defects() throws IOException {
        try (Stream<Path> files = Files.list(DEFECTS)) {
            return files.sorted().map(Defect::in).toList();
        }
    }

    @Test
    void each_defect_changes_a_place_that_is_there_once() throws IOException {
        List<String> astray = new ArrayList<>();
        for (Defect defect : defects()) {
            for (String file : defect.patch().split("(?m)^--- a/", -1)) {
                if (file.startsWith("Defect: ")) {
                    continue;
                }
                String path = file.substring(0, file.indexOf('\n'));
                String source = Files.readString(ROOT.resolve(path));
                String[] hunks = file.split("(?m)^@@ .*\n", -1);
                assertThat(hunks).as(defect.name()).hasSizeGreaterThan(1);
                for (int i = 1; i < hunks.length; i++) {
                    String before = before(hunks[i]);
                    int at = source.indexOf(before);
                    if (at < 0 || source.indexOf(before, at + 1) >= 0) {
                        astray.add(defect.name() + " in " + path);
                    }
                }
            }
        }
        assertThat(astray)
                .as("the sources have moved on: make these patches anew, so that their tests are tried with them")
                .isEmpty();
    }

    /** The lines that a hunk finds. */
    private static String before(String hunk) {
        StringBuilder before = new StringBuilder();
        hunk.lines()
                .filter(line -> line.startsWith(" ") || line.startsWith("-"))
                .forEach(line -> before.append(line.substring(1)).append('\n'));
        return before.toString();
    }

    @Test
    void each_names_a_test_that_is_there() throws IOException {
        for (Defect defect : defects()) {
            Path tests = ROOT.resolve(defect.module()).resolve(Path.of("src", "test", "java"));
            try (Stream<Path> files = Files.walk(tests)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as(defect.name())
                        .contains(defect.test() + ".java");
            }
        }
    }

    @Test
    void the_page_about_reliability_lists_them_all() throws IOException {
        List<String> rows = defects().stream()
                .map(defect -> "| [" + defect.name() + "](../.ci/defects.d/" + defect.name() + ".patch) | "
                        + defect.what() + " | " + defect.test() + " |")
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(DEFECTS_MIN);
        assertThat(Files.readAllLines(ROOT.resolve("docs/reliability.md")).stream()
                        .filter(line -> line.contains("defects.d/"))
                        .filter(line -> line.startsWith("| ["))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(rows);
    }
}
