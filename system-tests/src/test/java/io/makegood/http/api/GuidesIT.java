package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types what the tutorial and the guide for products with a credits column say, block by block, into one ledger. A block with a name is a file; what stands in a
 * block without one after commands is in what they say.
 */
class GuidesIT {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("```(sh|yaml|text)(?: (\\S+))?\\n(.*?)```", Pattern.DOTALL);
    private static final long RUN_SECONDS = 120;
    private static final int TRIES_MAX = 20;

    @TempDir
    static Path directory;

    private static TestLedger ledger;

    @BeforeAll
    static void start() throws IOException {
        ledger = TestLedger.start(directory.resolve("ledger"), TestLedger.open());
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void the_tutorial_ends_in_a_product_with_refunds() throws Exception {
        assertThat(typed("tutorial.md")).isGreaterThan(12);
        Api api = new Api(ledger.url(), null);
        assertThat(api.get("/v1/accounts/postcards:ada/refunds").with(200).get("data"))
                .hasSize(2);
    }

    @Test
    void a_credits_column_is_carried_over() throws Exception {
        assertThat(typed("moving-from-a-credits-column.md")).isGreaterThan(4);
        Api api = new Api(ledger.url(), null);
        assertThat(api.get("/v1/accounts/studio:1").with(200).get("balance").asLong())
                .isEqualTo(40);
        assertThat(api.get("/v1/accounts/studio:3").with(200).get("balance").asLong())
                .isEqualTo(125);
    }

    /** Types a page, and says how many blocks of commands it has. */
    private static int typed(String name) throws Exception {
        assumeTrue(said(directory, "curl --version").code() == 0, "this machine has no curl");
        Path clone = Files.createDirectory(directory.resolve(name));
        // The launcher would build what this build is building, and not every command knows of a Kafka.
        Path launcher = Files.createFile(
                clone.resolve("makegood"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                launcher,
                "#!/bin/sh\nexport MAKEGOOD_BOOTSTRAP_SERVERS="
                        + ledger.settings().bootstrapServers() + "\nexec '"
                        + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -Xmx256m -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' io.makegood.cli.Main \"$@\"\n");
        Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(name)));
        String commands = "";
        Ran ran = new Ran(0, "");
        int count = 0;
        while (block.find()) {
            String text = block.group(3);
            if (block.group(2) != null) {
                Files.writeString(clone.resolve(block.group(2)), text);
            } else if (block.group(1).equals("sh") && !text.equals("./makegood up\n")) {
                count++;
                commands = text.replace("localhost:7070", ledger.url().replace("http://", ""));
                ran = said(clone, commands);
                assertThat(ran.code()).as(commands + ran.said()).isZero();
                assertThat(ran.said()).as(commands).doesNotContain("urn:makegood:problem");
            } else if (block.group(1).equals("text")) {
                awaitSaid(clone, commands, ran, text.strip());
            }
        }
        return count;
    }

    /** What was just reported is read in a moment: whoever types is slower than the ledger, and this test is not. */
    private static void awaitSaid(Path clone, String commands, Ran first, String expected) throws Exception {
        Ran ran = first;
        for (int tries = 0; !ran.said().contains(expected) && tries < TRIES_MAX; tries++) {
            Thread.sleep(200);
            ran = said(clone, commands);
        }
        assertThat(ran.said()).as(commands).contains(expected);
    }

    private record Ran(int code, String said) {}

    private static Ran said(Path in, String commands) throws Exception {
        Process process = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
        return new Ran(process.exitValue(), said);
    }
}
