package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many files a new type of event touches, by the example that CONTRIBUTING.md walks through. */
class NewEventTypeTest {
    private static final int FILES_MAX = 20;
    private static final Path ROOT = Path.of("..");
    private static final Pattern EXAMPLE = Pattern.compile("(?i)account[-_ ]?noted");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z.-]+\\.(?:java|avsc|json|md|py|mjs))`");

    /** Written by a command or by a test that is told to. */
    private static final List<String> GENERATED = List.of(
            "clients/python/src/makegood/types.py",
            "clients/typescript/types/",
            "docs/contract/asyncapi.yaml",
            "docs/contract/ledger-event.schema.json",
            "docs/contract/hash-vectors.json",
            "docs/contract/openapi.json",
            "policies/policy.schema.json",
            "schemas/src/main/resources/",
            "schemas/src/test/resources/golden/",
            "system-tests/src/test/resources/folds/");

    /** Of builds and of what tools keep for themselves. */
    private static final Pattern MADE = Pattern.compile("/(target|node_modules|\\.[^/]+)/");

    /** Of the notice that tells of the example, and of its own route: another type may have neither. */
    private static final Set<String> OF_NOTICE_AND_ROUTE = Set.of(
            "http-api/src/main/java/io/makegood/http/api/WriteRoutes.java",
            "ledger-core/src/main/java/io/makegood/ledger/notice/NoticeType.java",
            "policy-files/src/main/java/io/makegood/policyfiles/NoticeFacts.java",
            "schemas/src/main/avro/notice.avsc");

    /** They speak of the example because it is one. */
    private static final Set<String> ABOUT_THE_EXAMPLE = Set.of(
            "CONTRIBUTING.md", "system-tests/src/test/java/io/makegood/systemtests/mapping/NewEventTypeTest.java");

    /** They use the example: an erasure is noted, and its texts are sealed. */
    private static final Set<String> OF_ERASURES = Set.of(
            "cli/src/main/java/io/makegood/cli/EraseCommand.java",
            "docs/decisions/036-sealed-texts.md",
            "ledger-core/src/main/java/io/makegood/ledger/event/ErasureNote.java",
            "ledger-core/src/test/java/io/makegood/ledger/fold/PlainTextScenarios.java",
            "ledger-core/src/test/java/io/makegood/ledger/reference/PersonalComponents.java",
            "docs/privacy.md",
            "system-tests/src/test/java/io/makegood/http/api/ErasureIT.java",
            "system-tests/src/test/java/io/makegood/systemtests/cli/RightsIT.java");

    private static Set<String> files() throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                String name = module.getFileName().toString();
                if (name.startsWith(".") && !name.equals(".ci")) {
                    continue;
                }
                collect(module, found);
            }
        }
        found.removeAll(ABOUT_THE_EXAMPLE);
        found.removeAll(OF_ERASURES);
        return found;
    }

    private static void collect(Path from, Set<String> found) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = ROOT.relativize(file).toString().replace('\\', '/');
                boolean isMade = MADE.matcher(path).find() || GENERATED.stream().anyMatch(path::startsWith);
                if (!isMade
                        && EXAMPLE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                                .find()) {
                    found.add(path);
                }
            }
        }
    }

    @Test
    void a_type_without_a_notice_and_a_route_of_its_own_touches_twenty_files_at_most() throws IOException {
        Set<String> found = files();
        assertThat(found).as("what a notice and a route add").containsAll(OF_NOTICE_AND_ROUTE);
        found.removeAll(OF_NOTICE_AND_ROUTE);
        assertThat(found).hasSizeLessThanOrEqualTo(FILES_MAX);
        assertThat(found).as("or what is searched is not there").hasSizeGreaterThan(10);
    }

    @Test
    void the_walk_through_names_them_and_no_others() throws IOException {
        String page = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        String walk = page.substring(page.indexOf("## A new type of event"), page.indexOf("A new metric is"));
        Set<String> named = new TreeSet<>();
        Matcher name = NAME.matcher(walk);
        while (name.find()) {
            named.add(name.group(1));
        }
        Set<String> found = new TreeSet<>();
        files().forEach(file -> found.add(file.substring(file.lastIndexOf('/') + 1)));
        assertThat(named).isEqualTo(found);
    }
}
