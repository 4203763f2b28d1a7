package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual's pages are whole: one for each command, with each option, and man(1) finds nothing to complain of. */
class ManPagesTest {
    private static final Path MAN = Path.of("/usr/bin/man");

    @TempDir
    Path directory;

    private static String plain(String page) {
        return page.replace("\\-", "-");
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream()
                        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                        .flatMap(ManPagesTest::commands));
    }

    @Test
    void each_command_has_a_page_with_all_that_its_help_has() {
        Map<String, String> pages = ManPages.pages();
        List<CommandLine> commands = commands(Main.commandLine()).toList();
        assertThat(pages).hasSize(commands.size()).hasSizeGreaterThan(50);
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName("-") + ".1";
            assertThat(pages).containsKey(name);
            String page = plain(Objects.requireNonNull(pages.get(name), name));
            assertThat(page).as(name).contains(".SH NAME\n", ".SH SYNOPSIS\n", ".SH DESCRIPTION\n", ".SH OPTIONS\n");
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden()) {
                    assertThat(page).as(name).contains(option.longestName());
                }
            }
            for (CommandLine each : command.getSubcommands().values()) {
                if (!each.getCommandSpec().usageMessage().hidden()) {
                    assertThat(page).as(name).contains("\\fB" + each.getCommandName() + "\\fR\n");
                }
            }
            // What picocli fills in is filled in, and no colour is left.
            assertThat(page).as(name).doesNotContain("${", "@|", "%n", "\u001b");
        }
    }

    @Test
    void what_is_said_at_the_end_of_the_help_is_under_a_heading_of_its_own() {
        Map<String, String> pages = ManPages.pages();
        assertThat(pages.get("makegood.1")).contains(".SH EXIT CODES\n.nf\n");
        assertThat(pages.get("makegood-up.1")).contains(".SH EXAMPLES\n.nf\n", ".SH SEE ALSO\nmakegood(1)\n");
        assertThat(pages).containsKey("makegood-audit-verify.1");
    }

    /** Where there is a man(1): it says what it cannot read, and shows each page. */
    @Test
    void man_reads_every_page_without_a_warning() throws Exception {
        ManPages.main(new String[] {directory.resolve("man1").toString()});
        try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
            assertThat(files).hasSize(ManPages.pages().size());
        }
        if (!Files.isExecutable(MAN)) {
            return;
        }
        Process man = new ProcessBuilder(
                        "sh",
                        "-c",
                        "for each in \"$0\"/*.1; do LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings=all -l \"$each\" >>\"$0/shown\" || exit 1; done",
                        directory.resolve("man1").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(man.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(man.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
        assertThat(shown())
                .contains(
                        "makegood-audit-verify - Fold the journal again",
                        "EXIT CODES",
                        "--bootstrap-servers=HOST:PORT");
    }

    private String shown() throws IOException {
        // A terminal's bold is a letter, a step back, and the letter again.
        return Files.readString(directory.resolve("man1/shown")).replaceAll(".\b", "");
    }

    @Test
    void the_archive_of_a_release_has_them() throws IOException {
        assertThat(Files.readString(Path.of("../deploy/distribution.xml")))
                .contains("<outputDirectory>man/man1</outputDirectory>");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("classname=\"" + ManPages.class.getName() + "\"");
    }
}
