package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.http.contract.ContractJson;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The libraries under clients/, each with its own tests, the scenarios of clients/conformance among them, against a ledger; and their
 * quickstarts, typed as they stand in the READMEs. Nothing is downloaded.
 */
class ClientsIT {
    private static final Path CLIENTS = Path.of("..", "clients");
    private static final Path OPEN_API = Path.of("..", "docs", "contract", "openapi.json");
    private static final String UPDATE = "openapi.update";
    private static final long RUN_SECONDS = 400;
    private static final int SCENARIOS = 29;
    private static final int NODE_OLDEST = 20;
    /** Debian's own, which knows Debian's packages; another one may stand before it in the path. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
    /** A block of a README: its language, what is said of it, and what it holds. */
    private static final Pattern BLOCK =
            Pattern.compile("```(sh|js|python|java|text)(?: (\\S+))?\\n(.*?)```", Pattern.DOTALL);

    private static final Set<String> NOT_COPIED =
            Set.of("node_modules", "build", ".venv", "__pycache__", "makegood.egg-info", "dist");

    @TempDir
    static Path directory;

    private static TestLedger ledger;

    @BeforeAll
    static void start() throws IOException {
        ledger = TestLedger.start(directory.resolve("ledger"), TestLedger.open());
        for (String file : List.of("conformance/policy.yaml", "quickstart.yaml")) {
            String document = Files.readString(CLIENTS.resolve(file));
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
        }
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    private record Ran(int code, String said) {}

    private static Ran run(Path in, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // What the machine has set for other Pythons and ledgers.
        List.of("PYTHONPATH", "PYTHONHOME", "MAKEGOOD_KEY").forEach(builder.environment()::remove);
        builder.environment().put("MAKEGOOD_URL", ledger.url());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), said);
    }

    private static boolean works(String... command) {
        try {
            return run(Path.of("."), Map.of(), command).code() == 0;
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assumeNode() {
        assumeTrue(
                works("node", "-e", "process.exit(parseInt(process.versions.node) >= " + NODE_OLDEST + " ? 0 : 1)"),
                "this machine has no Node " + NODE_OLDEST + " or newer");
    }

    @Test
    void the_description_of_the_api_that_the_clients_types_are_made_of_is_what_is_served() throws Exception {
        String served = new ContractJson()
                        .write(new Api(ledger.url(), null).get("/openapi.json").with(200)) + "\n";
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(OPEN_API, served);
        }
        assertThat(Files.readString(OPEN_API))
                .as("docs/contract/openapi.json is stale; run this test with -D" + UPDATE
                        + "=true, then clients/python/tools/generate_types.py, and npm run generate in"
                        + " clients/typescript")
                .isEqualTo(served);
    }

    @Test
    void the_scenarios_are_as_many_as_are_counted_on() throws IOException {
        try (Stream<Path> files = Files.list(CLIENTS.resolve("conformance").resolve("scenarios"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(SCENARIOS);
        }
    }

    @Test
    void the_typescript_client_passes_its_tests_and_the_scenarios() throws Exception {
        assumeNode();
        Path client = CLIENTS.resolve("typescript");
        Ran ran = run(client, Map.of(), "sh", "-c", "exec node --test --test-reporter=tap test/*.test.js");
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(count(ran, "# pass (\\d+)")).as(ran.said()).isGreaterThan(SCENARIOS + 20);
        assertThat(count(ran, "# skipped (\\d+)"))
                .as("only what needs the AI SDK and the library of Standard Webhooks is left out where they are"
                        + " not installed: "
                        + ran.said())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void the_python_client_passes_its_tests_and_the_scenarios() throws Exception {
        String python = PYTHONS.stream()
                .filter(each -> works(each, "-c", "import httpx, pytest"))
                .findFirst()
                .orElse(null);
        assumeTrue(
                python != null,
                "this machine has no Python with httpx and pytest: apt-get install python3-httpx python3-pytest");
        Ran ran = run(
                CLIENTS.resolve("python"),
                Map.of(),
                String.valueOf(python),
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "tests");
        assertThat(ran.code()).as(ran.said()).isZero();
        // By threads and by asyncio; FastAPI and Celery may be missing.
        assertThat(count(ran, "(\\d+) passed")).as(ran.said()).isGreaterThan(2 * SCENARIOS + 100);
        assertThat(ran.said()).doesNotContainPattern("([3-9]|\\d\\d) skipped");
    }

    @TestFactory
    List<DynamicTest> the_java_client_passes_the_scenarios() throws IOException {
        try (Stream<Path> files = Files.list(CLIENTS.resolve("conformance").resolve("scenarios"))) {
            List<DynamicTest> scenarios = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()),
                            () -> new JavaRun(new ObjectMapper().readTree(file.toFile()), ledger.url()).play()))
                    .toList();
            assertThat(scenarios).hasSize(SCENARIOS);
            return scenarios;
        }
    }

    private static int count(Ran ran, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(ran.said());
        assertThat(found.find()).as(ran.said()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void the_quickstart_of_the_typescript_client_ends_in_a_refund() throws Exception {
        assumeNode();
        assumeTrue(works("npm", "--version"), "this machine has no npm");
        Map<String, String> offline = Map.of(
                "npm_config_offline", "true",
                "npm_config_audit", "false",
                "npm_config_fund", "false",
                "npm_config_update_notifier", "false");
        assertEndsInARefund("typescript", "", offline);
    }

    @Test
    void the_quickstart_of_the_python_client_ends_in_a_refund() throws Exception {
        assumeTrue(
                works("/usr/bin/python3", "-c", "import httpx, setuptools, wheel, venv, ensurepip"),
                "no PyPI is asked in a test, and this machine has no Debian packages in its place: apt-get install"
                        + " python3-httpx python3-setuptools python3-venv python3-wheel");
        assertEndsInARefund("python", "debian", Map.of());
    }

    @Test
    void the_quickstart_of_the_java_client_ends_in_a_refund_and_what_its_page_shows_runs() throws Exception {
        Map<String, String> path = Map.of(
                "PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH"));
        assertEndsInARefund("java", "", path);
        // What follows on the page are pieces of such a program.
        StringBuilder pieces = new StringBuilder();
        Matcher block = BLOCK.matcher(Files.readString(CLIENTS.resolve("java").resolve("README.md")));
        while (block.find()) {
            if (block.group(1).equals("java") && block.group(2) == null) {
                pieces.append("{\n").append(block.group(3)).append("}\n");
            }
        }
        Path program = directory.resolve("Pieces.java");
        Files.writeString(program, """
                import com.fasterxml.jackson.databind.JsonNode;
                import io.makegood.client.*;
                import io.makegood.client.api.*;
                import io.makegood.ledger.event.*;
                public class Pieces {
                    static String paint(String item) {
                        return item;
                    }
                    public static void main(String[] arguments) {
                        Ledger ledger = Ledger.open();
                        String account = "quickstart:eve";
                """ + pieces + "System.out.println(\"all of it ran\");}}");
        Ran ran = run(
                directory, path, "java", "-Xmx128m", "-cp", System.getProperty("java.class.path"), program.toString());
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said()).contains("INSUFFICIENT_CREDITS 1000 ").endsWith("all of it ran\n");
    }

    /** In the place of Maven, which would build what this build is building: a jar that leads to all that it has. */
    private static void writeMaven(Path clone) throws IOException {
        Path jar = Files.createDirectory(clone.resolve("built")).resolve("all.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(each ->
                                        Path.of(each).toAbsolutePath().toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        writeProgram(clone.resolve("mvnw"), "mkdir -p lib && cp built/all.jar lib/\n");
    }

    private static void writeProgram(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "#!/bin/sh\n" + text);
    }

    /**
     * Types what a README says, in a clone that has what it speaks of; the ledger is this test's.
     *
     * @param first the block to type before all others, by what is said of it
     */
    private static void assertEndsInARefund(String client, String first, Map<String, String> environment)
            throws Exception {
        Path clone = Files.createDirectory(directory.resolve(client));
        copy(CLIENTS.resolve(client), clone.resolve("clients").resolve(client));
        Files.copy(CLIENTS.resolve("quickstart.yaml"), clone.resolve("clients").resolve("quickstart.yaml"));
        // The launcher would build what this build is building.
        writeProgram(
                clone.resolve("makegood"),
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -Xmx128m -cp '"
                        + System.getProperty("java.class.path") + "' io.makegood.cli.Main \"$@\" --bootstrap-servers "
                        + ledger.settings().bootstrapServers() + "\n");
        writeMaven(clone);
        String readme = Files.readString(CLIENTS.resolve(client).resolve("README.md"));
        StringBuilder typed = new StringBuilder("set -e\n");
        StringBuilder before = new StringBuilder();
        String expected = "";
        int ups = 0;
        Matcher block = BLOCK.matcher(readme);
        while (block.find() && !(Set.of("js", "java").contains(block.group(1)) && block.group(2) == null)) {
            String said = String.valueOf(block.group(2));
            String text = block.group(3);
            if (text.equals("./makegood up\n")) {
                ups++;
            } else if (block.group(1).equals("text")) {
                expected = text;
            } else if (!first.isEmpty() && said.equals(first)) {
                before.append(text);
                break;
            } else if (block.group(1).equals("sh")) {
                typed.append(text);
            } else if (block.group(2) != null) {
                typed.append("cat > ")
                        .append(said)
                        .append(" <<'END-OF-FILE'\n")
                        .append(text)
                        .append("END-OF-FILE\n");
            }
        }
        assertThat(ups).isEqualTo(1);
        assertThat(expected).contains("REFUND 5 balance 90 ITEM_FAILED");
        Ran ran = run(clone, new TreeMap<>(environment), "sh", "-c", before.toString() + typed);
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said()).endsWith(expected);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (NOT_COPIED.contains(String.valueOf(from.getFileName()))) {
            return;
        }
        if (!Files.isDirectory(from)) {
            Files.copy(from, to);
            return;
        }
        Files.createDirectories(to);
        try (Stream<Path> parts = Files.list(from)) {
            for (Path part : parts.toList()) {
                copy(part, to.resolve(part.getFileName()));
            }
        }
    }
}
