package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README and the pages beside it say is true: clauses, links, the first events, the tutorial's policies. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:PIN|PHO|REM)-\\d) \\| ([^|]+) \\| ([^|]+) \\|$");
    /** A test, and the name under which the page's end has its file. */
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)]\\[([\\w-]+)]");

    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([\\w-]+)]: (\\S+)$");
    private static final Pattern INLINE = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
    private static final Pattern CODE = Pattern.compile(FENCED.pattern() + "|`[^`\n]*`");
    private static final Pattern CITATION = Pattern.compile("[Dd]esign §([\\d.]*\\d)(?:, \"([^\"]+)\")?");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

    private static List<String> clauses() {
        return Map.of("PIN", 8, "PHO", 9, "REM", 8).entrySet().stream()
                .flatMap(product -> IntStream.rangeClosed(1, product.getValue())
                        .mapToObj(number -> product.getKey() + "-" + number))
                .toList();
    }

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    /** The files that a page's end gives names to. */
    private static Map<String, String> definitions(String page) {
        Map<String, String> files = new HashMap<>();
        DEFINITION.matcher(page).results().forEach(found -> files.put(found.group(1), found.group(2)));
        return files;
    }

    @Test
    void the_promises_name_a_test_for_every_clause_and_each_is_there() throws IOException {
        String promises = page("docs/promises.md");
        Map<String, String> files = definitions(promises);
        Set<String> shown = new TreeSet<>();
        Matcher row = ROW.matcher(promises);
        while (row.find()) {
            shown.add(row.group(1));
            Matcher link = LINK.matcher(row.group(3));
            int links = 0;
            while (link.find()) {
                links++;
                assertThat(files).as(row.group(1)).containsKey(link.group(2));
                assertThat(page("docs/" + files.get(link.group(2))))
                        .as(row.group(1))
                        .contains(" " + link.group(1) + "(");
            }
            assertThat(links).as(row.group(1)).isPositive();
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(clauses());
    }

    @Test
    void every_clause_test_is_named_in_the_promises() throws IOException {
        String promises = page("docs/promises.md");
        Map<String, String> files = definitions(promises);
        Pattern method = Pattern.compile("default void\\s+((?:PIN|PHO|REM)_\\w+)\\(");
        for (String product : ProductsInMemory.ALL) {
            Matcher found = method.matcher(page("docs/" + files.get(product)));
            while (found.find()) {
                assertThat(promises).contains("[" + found.group(1) + "]");
            }
        }
    }

    @Test
    void the_readme_stays_short() throws IOException {
        assertThat(page("README.md").lines()).hasSizeLessThanOrEqualTo(130);
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading_that_are_there() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("SECURITY.md")));
        List.of("conformance", "java", "python", "typescript")
                .forEach(client ->
                        pages.add(ROOT.resolve("clients").resolve(client).resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String> astray = new ArrayList<>();
        for (Path page : pages) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("");
            Stream.concat(
                            INLINE.matcher(text).results().map(link -> link.group(1)),
                            definitions(text).values().stream())
                    .filter(target -> !target.startsWith("http") && !leads(page, target))
                    .forEach(target -> astray.add(page + " -> " + target));
        }
        assertThat(pages).hasSizeGreaterThan(10);
        assertThat(astray).isEmpty();
    }

    private static boolean leads(Path page, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        try {
            return Files.exists(file)
                    && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What headings are called in links: lower case, spaces as hyphens, no punctuation. */
    private static Set<String> anchors(String page) {
        return HEADING.matcher(FENCED.matcher(page).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\d _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.map(each -> each.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    @Test
    void every_section_of_the_design_that_a_comment_cites_is_there() throws IOException {
        List<String> headings = HEADING.matcher(page("docs/design.md"))
                .results()
                .map(heading -> heading.group(1))
                .toList();
        Set<String> cited = new TreeSet<>();
        for (Path file : sources()) {
            Matcher citation = CITATION.matcher(Files.readString(file).replaceAll("\\s*\n\\s*\\*?\\s*", " "));
            while (citation.find()) {
                cited.add(citation.group(1));
                if (citation.group(2) != null) {
                    cited.add(citation.group(2));
                }
            }
        }
        assertThat(cited).hasSizeGreaterThan(5);
        assertThat(cited)
                .allSatisfy(section -> assertThat(headings)
                        .anySatisfy(heading -> assertThat(heading).matches(Pattern.quote(section) + "(?:\\.? .*)?")));
    }

    @Test
    void the_first_events_end_in_a_refund() throws IOException {
        LedgerRun run =
                new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
        JournalReading reading = new JournalReading(1, null);
        long offset = 0;
        for (String line : page("docs/examples/first-refund.jsonl").lines().toList()) {
            JournalReading.Reading read = reading.read(null, line.getBytes(StandardCharsets.UTF_8), 0);
            assertThat(read).as(line).isInstanceOf(Event.class);
            Position at = new Position(0, offset++, 1_700_000_000_000L);
            assertThat(run.apply(((Event) read).envelope(), at).effect())
                    .as(line)
                    .isEqualTo(Effect.APPLIED);
        }
        LedgerEntry last = run.entries().get(run.entries().size() - 1);
        assertThat(last.kind()).isEqualTo(EntryKind.REFUND);
        assertThat(last.amount()).isPositive();
    }

    @Test
    void every_yaml_of_the_tutorial_is_valid() throws IOException {
        Matcher block = YAML.matcher(page("docs/policies.md"));
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
