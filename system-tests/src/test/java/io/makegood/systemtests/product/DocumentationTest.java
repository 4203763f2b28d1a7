package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.policyfiles.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the README and the tutorial say of policies is true. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:PIN|PHO|REM)-\\d) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)]\\(([^)]+)\\)");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

    private static List<String> clauses() {
        return Map.of("PIN", 8, "PHO", 9, "REM", 8).entrySet().stream()
                .flatMap(product -> IntStream.rangeClosed(1, product.getValue())
                        .mapToObj(number -> product.getKey() + "-" + number))
                .toList();
    }

    @Test
    void the_readme_names_a_test_for_every_clause_and_each_is_there() throws IOException {
        Set<String> shown = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("README.md")));
        while (row.find()) {
            shown.add(row.group(1));
            Matcher link = LINK.matcher(row.group(3));
            int links = 0;
            while (link.find()) {
                links++;
                assertThat(Files.readString(ROOT.resolve(link.group(2))))
                        .as(row.group(1))
                        .contains(" " + link.group(1) + "(");
            }
            assertThat(links).as(row.group(1)).isPositive();
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(clauses());
    }

    @Test
    void every_clause_test_is_named_in_the_readme() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Pattern method = Pattern.compile("default void\\s+((?:PIN|PHO|REM)_\\w+)\\(");
        for (String product : new String[] {"Pinsearch", "Photoroom", "PostRemixer"}) {
            Path file = Path.of("src/test/java/io/makegood/systemtests/product/" + product + "Clauses.java");
            Matcher found = method.matcher(Files.readString(file));
            while (found.find()) {
                assertThat(readme).contains("[" + found.group(1) + "]");
            }
        }
    }

    @Test
    void every_yaml_of_the_tutorial_is_valid() throws IOException {
        Matcher block = YAML.matcher(Files.readString(ROOT.resolve("docs/policies.md")));
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        for (String text : blocks) {
            String head = text.contains("accountPrefix:") ? "" : "id: p\nversion: \"1\"\naccountPrefix: \"p:\"\n";
            String features = text.contains("features:") ? "" : "features: {text: {displayName: Text, free: true}}\n";
            PolicyFile file = PolicyFile.read(head + features + text);
            assertThat(file.problems())
                    .as(text + file.problems().stream().map(String::valueOf).collect(Collectors.joining("\n")))
                    .isEmpty();
        }
    }
}
