package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The version stands in the parent's pom.xml and nowhere else. */
class VersionTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern REVISION = Pattern.compile("<revision>(\\d+\\.\\d+\\.\\d+)(-SNAPSHOT)?</revision>");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    /** What others made, and what a build or a run left. */
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".mvn", ".idea", ".vscode", ".makegood", ".makegood-build", "target", "node_modules");
    /** The changelog tells of former versions; a lock file names those of others. */
    private static final Set<String> MAY_NAME_IT = Set.of("CHANGELOG.md", "package-lock.json");

    private static final Pattern TEXT =
            Pattern.compile(".*\\.(xml|md|ya?ml|json|java|js|sh|html|txt|env|properties)|[^.]+");

    private static Matcher revision() throws IOException {
        Matcher revision = REVISION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(revision.find()).isTrue();
        return revision;
    }

    @Test
    void no_file_but_the_parents_names_the_version() throws IOException {
        Pattern number =
                Pattern.compile("(?<![\\d.])" + Pattern.quote(revision().group(1)) + "(?!\\.?\\d)");
        List<String> naming = new ArrayList<>();
        for (Path file : texts()) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            int found = (int) number.matcher(text).results().count();
            if (found > 0) {
                naming.add(ROOT.relativize(file) + " " + found);
            }
        }
        assertThat(naming)
                .as("write a file that says the version so that it reads it")
                .containsExactly("pom.xml 1");
    }

    private static List<Path> texts() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (!MAY_NAME_IT.contains(name)
                        && !name.equals(".git")
                        && TEXT.matcher(name).matches()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(files).hasSizeGreaterThan(500);
        return files;
    }

    @Test
    void every_module_takes_the_parents() throws IOException {
        Matcher module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
        int modules = 0;
        while (module.find()) {
            modules++;
            assertThat(Files.readString(ROOT.resolve(module.group(1)).resolve("pom.xml")))
                    .as(module.group(1))
                    .containsPattern(
                            "<artifactId>makegood</artifactId>\\s*<version>\\$\\{revision}</version>\\s*</parent>");
        }
        assertThat(modules).isGreaterThan(10);
    }

    @Test
    void the_command_line_says_it() throws IOException {
        Matcher revision = revision();
        String suffix = revision.group(2) == null ? "" : revision.group(2);
        assertThat(new Version().getVersion()).containsExactly("Makegood " + revision.group(1) + suffix);
    }
}
