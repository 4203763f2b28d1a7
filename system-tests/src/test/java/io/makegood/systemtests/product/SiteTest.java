package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation site, built of the Markdown: its links lead somewhere, nothing of it asks another host, its search finds. */
class SiteTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SITE = ROOT.resolve("site");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern LOADED = Pattern.compile("<(?:script|link|img|iframe|source|video)\\b[^>]*>");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

    @TempDir
    static Path directory;

    private static Path out;

    @BeforeAll
    static void build() throws Exception {
        assumeTrue(
                works("node", "-e", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)"), "no Node 20 here");
        if (!Files.exists(SITE.resolve("node_modules/markdown-it"))) {
            assumeTrue(
                    works("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                    "npm reaches no registry; run npm ci in site where it does");
        }
        out = directory.resolve("site");
        Ran ran = run("node", "build.mjs", "--out", out.toString());
        assertThat(ran.code()).as(ran.said()).isZero();
    }

    private record Ran(int code, String said) {}

    private static Ran run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(SITE.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), said);
    }

    private static boolean works(String... command) {
        try {
            return run(command).code() == 0;
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> pages =
                    files.filter(file -> file.toString().endsWith(".html")).toList();
            assertThat(pages).hasSizeGreaterThan(70);
            return pages;
        }
    }

    private static Set<String> ids(Path page) throws IOException {
        return ID.matcher(Files.readString(page))
                .results()
                .map(id -> id.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading_of_the_site() throws IOException {
        List<String> astray = new ArrayList<>();
        for (Path page : pages()) {
            Matcher reference = REFERENCE.matcher(Files.readString(page));
            while (reference.find()) {
                String target = reference.group(1);
                if (target.startsWith("http:") || target.startsWith("https:")) {
                    continue;
                }
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(URI.create(parts[0]).getPath()).normalize();
                if (!Files.isRegularFile(file)
                        || (parts.length == 2 && !ids(file).contains(parts[1]))) {
                    astray.add(out.relativize(page) + " -> " + target);
                }
            }
        }
        assertThat(astray).isEmpty();
    }

    @Test
    void nothing_is_asked_of_another_host() throws IOException {
        for (Path page : pages()) {
            String html = Files.readString(page);
            assertThat(html).as(page.toString()).contains("default-src 'self'").doesNotContain("<style", "javascript:");
            Matcher loaded = LOADED.matcher(html);
            while (loaded.find()) {
                assertThat(loaded.group()).as(page.toString()).doesNotContain("http:", "https:", "\"//");
            }
        }
        try (Stream<Path> assets = Files.list(out.resolve("assets"))) {
            for (Path asset :
                    assets.filter(file -> !file.toString().endsWith(".json")).toList()) {
                assertThat(Files.readString(asset))
                        .as(asset.toString())
                        .doesNotContainPattern(
                                "(fetch|import|importScripts)\\(['\"`]https?:|url\\(|@import|sourceMappingURL");
            }
        }
    }

    @Test
    void the_quickstarts_are_tabs_with_what_the_clients_pages_say() throws IOException {
        String page = Files.readString(out.resolve("docs/quickstart.html"));
        assertThat(page).contains(">Python</label>", ">TypeScript</label>", ">Java</label>");
        for (String client : List.of("python", "typescript", "java")) {
            String readme = Files.readString(ROOT.resolve("clients/" + client + "/README.md"));
            // A test types that page: it is what this one shows.
            String program = readme.substring(readme.indexOf("Write this into"));
            String code = program.substring(program.indexOf('\n', program.indexOf("```")) + 1);
            assertThat(page).contains(escaped(code.substring(0, code.indexOf("```"))));
        }
    }

    private static String escaped(String code) {
        return code.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Test
    void its_search_finds_by_itself() throws Exception {
        Ran ran = run("node", "-e", """
                const { readFileSync } = require('node:fs');
                const MiniSearch = require(process.argv[1] + '/assets/minisearch.js');
                const index = MiniSearch.loadJSON(readFileSync(process.argv[1] + '/assets/search.json', 'utf8'),
                  { fields: ['title', 'text'], storeFields: ['title', 'page'] });
                console.log(index.search('overdraft', { prefix: true, boost: { title: 3 } }).map((each) => each.id).join(' '));
                """, out.toString());
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said()).contains("docs/glossary.html#");
    }

    @Test
    void every_page_of_the_docs_is_in_it_and_programs_find_them_as_text() throws IOException {
        JsonNode groups = new ObjectMapper()
                .readTree(Files.readString(SITE.resolve("pages.json")))
                .get("groups");
        Set<String> named = new HashSet<>();
        groups.forEach(group -> group.get("pages").forEach(page -> named.add(page.asText())));
        String programs = Files.readString(out.resolve("llms.txt"));
        assertThat(programs).startsWith("# Makegood\n\n> ");
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            for (Path page :
                    docs.filter(each -> each.toString().endsWith(".md")).toList()) {
                String name = "docs/" + page.getFileName();
                assertThat(named).contains(name);
                assertThat(programs).contains("](" + name + ")");
                assertThat(out.resolve(name)).hasSameTextualContentAs(page);
            }
        }
    }
}
