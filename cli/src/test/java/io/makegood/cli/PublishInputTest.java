package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.codec.OwnWords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What publish makes of bytes, the same from a file and from standard input: events, or a refusal of the line. */
class PublishInputTest {
    private static final String GRANT =
            "{\"type\":\"CreditsGranted\",\"accountId\":\"q:café\",\"grantId\":\"g\",\"amount\":1,\"kind\":\"PAID\"}";

    @TempDir
    Path directory;

    private record Said(int code, String out, String err) {}

    /** Says the same of a file and of standard input, or fails. */
    private Said publish(byte[] input) {
        Path file = directory.resolve("events.jsonl");
        try {
            Files.write(file, input);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Said fromFile = run(file.toString());
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            Said fromInput = run("-");
            assertThat(fromInput.code()).isEqualTo(fromFile.code());
            assertThat(fromInput.out()).isEqualTo(fromFile.out());
            assertThat(fromInput.err()).isEqualTo(fromFile.err().replace(file.toString(), "standard input"));
            return fromInput;
        } finally {
            System.setIn(before);
        }
    }

    private static Said run(String file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute("publish", file, "--dry-run");
        return new Said(code, out.toString(), err.toString());
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused_with_their_line_and_the_others_are_checked() {
        Said said = publish(joined(
                utf8(GRANT + "\n# café\n"),
                latin1(GRANT + "\n"),
                utf8(GRANT.replace("1,", "-1,") + "\n"),
                latin1("# café\n"),
                utf8(GRANT)));
        assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(said.err().lines())
                .containsExactly(
                        "line 3: is not UTF-8 at byte offset 43 (E9); save it as UTF-8",
                        "line 4: amount is -1; give a whole number of credits above zero",
                        "line 5: is not UTF-8 at byte offset 5 (E9); save it as UTF-8");
        assertThat(said.out()).isEqualTo("not sent: 2, wrong 3\n");
    }

    @Test
    void what_the_engine_alone_can_know_is_refused() {
        Said said = publish(
                utf8(
                        "{\"type\":\"TransferArrived\",\"accountId\":\"a\",\"fromAccount\":\"b\",\"cause\":\"c\",\"part\":0,"
                                + "\"slices\":[{\"grantId\":\"g\",\"fromGrant\":\"g\",\"kind\":\"PAID\",\"amount\":50,\"priority\":100}]}"));
        assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(said.err())
                .startsWith("line 1: type TransferArrived is appended by the engine alone; publish CreditsTransferred");
    }

    @Test
    void wherever_in_a_line_a_byte_is_malformed_it_is_refused() {
        byte[] good = utf8(GRANT.replace("é", "e"));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int lines = 0;
        for (int at = 0; at < good.length; at++) {
            for (int wrong : new int[] {0xE9, 0xFF, 0xC0, 0x80}) {
                byte[] bytes = good.clone();
                bytes[at] = (byte) wrong;
                all.writeBytes(bytes);
                all.write('\n');
                lines++;
            }
        }
        Said said = publish(all.toByteArray());
        assertThat(said.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(said.out()).isEqualTo("not sent: 0, wrong " + lines + "\n");
        assertThat(said.err().lines().limit(100))
                .allSatisfy(line -> assertThat(line).contains(": is not UTF-8 at byte offset "));
    }

    @Test
    void a_byte_order_mark_and_any_line_end_are_fine_and_so_is_a_last_line_without_one() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (String last : List.of("", end)) {
                String text = "\uFEFF" + GRANT + end + end + "# note" + end + GRANT.replace("\"g\"", "\"h\"") + last;
                Said said = publish(utf8(text));
                assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
                assertThat(said.out()).isEqualTo("not sent: 2, wrong 0\n");
            }
        }
        // Files with marks that were joined.
        assertThat(publish(utf8("\uFEFF" + GRANT + "\n\uFEFF# note\n\uFEFF" + GRANT + "\n"))
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(publish(utf8("\uFEFF")).out()).contains("There was nothing to publish.");
        assertThat(publish(new byte[0]).out()).contains("There was nothing to publish.");
    }

    @Test
    void text_in_wide_characters_is_told_as_such() {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE")) {
            Said said = publish(GRANT.getBytes(Charset.forName(charset)));
            assertThat(said.code()).as(charset).isEqualTo(ExitCode.USAGE);
            assertThat(said.err())
                    .contains(
                            "makegood: standard input is UTF-16 or UTF-32 text; save it as UTF-8, or send it through iconv");
        }
    }

    @Test
    void a_line_that_is_too_long_for_any_event_is_refused_and_the_next_is_read() {
        Said said = publish(utf8("{\"a\":\"" + "x".repeat(3 << 20) + "\"}\n" + GRANT));
        assertThat(said.err()).isEqualTo("line 1: is longer than any event; write one event on each line\n");
        assertThat(said.out()).isEqualTo("not sent: 1, wrong 1\n");
    }

    @Test
    void what_is_wrong_within_a_line_is_told_by_its_column() {
        assertThat(publish(utf8("\n" + GRANT.replace("1,", "one,"))).err())
                .isEqualTo(
                        "line 2: the text is no valid JSON, column 70, near \"one,\"kind\":\"PAID\"}\"; write one JSON"
                                + " object\n");
        assertThat(publish(utf8(GRANT.replace("\"PAID\"", "\"PAID\",\"expiresAt\":1798282800")))
                        .err())
                .isEqualTo(
                        "line 1: expiresAt is 1798282800, in January 1970; give epoch milliseconds, which are seconds times"
                                + " 1000\n");
    }

    @Test
    void whatever_the_bytes_every_line_is_an_event_or_refused_in_our_own_words() {
        List<Integer> codes = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            byte[] bytes = utf8((GRANT + "\n").repeat(3));
            for (int slips = random.nextInt(4); slips > 0; slips--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}\":,\n\r".charAt(random.nextInt(7)));
            }
            Said said = publish(bytes);
            assertThat(said.code()).isIn(ExitCode.OK, ExitCode.FOUND_WRONG, ExitCode.USAGE);
            OwnWords.require(said.err(), "seed " + seed);
            codes.add(said.code());
        }
        assertThat(codes).contains(ExitCode.OK, ExitCode.FOUND_WRONG);
    }
}
