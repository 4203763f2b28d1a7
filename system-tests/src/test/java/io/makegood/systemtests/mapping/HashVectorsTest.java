package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.EventContent;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.EventReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three languages agree on canonical texts, digests and hashes: Java, and the two programs in docs/contract, which go from the JSON of an
 * event by a table of their own. After a change that is meant, write the vectors anew with {@code -Dgolden.update=true}.
 */
class HashVectorsTest {
    private static final Path CONTRACT = Path.of("..", "docs", "contract");
    private static final Path VECTORS = CONTRACT.resolve("hash-vectors.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STREAMS = 30;
    private static final int EVENTS = 40;

    @TempDir
    private Path directory;

    @BeforeAll
    static void writeWhenAsked() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(VECTORS, HashVectors.text());
        }
    }

    @Test
    void the_vectors_are_those_of_today() throws IOException {
        assertThat(Files.readString(VECTORS))
                .as("docs/contract/hash-vectors.json; if the change is meant, run ./mvnw test -pl system-tests -am"
                        + " -Dtest=HashVectorsTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true")
                .isEqualTo(HashVectors.text());
    }

    @Test
    void there_is_one_for_each_type_and_each_has_its_digest_in_either_encoding() throws Exception {
        EventCodec codec = new EventCodec();
        EventContent content = new EventContent();
        Set<String> types = new TreeSet<>();
        Set<String> digests = new TreeSet<>();
        JsonNode vectors = JSON.readTree(VECTORS.toFile());
        for (JsonNode vector : vectors.get("events")) {
            Envelope json = codec.readText(vector.get("event").toString());
            Envelope avro = codec.read(codec.write(json));
            long at = vector.get("recordedAt").asLong();
            String about = vector.get("about").asText();
            assertThat(EventContent.canonicalText(json))
                    .as(about)
                    .isEqualTo(vector.get("canonicalText").asText());
            assertThat(EventContent.canonicalText(avro))
                    .as(about)
                    .isEqualTo(vector.get("canonicalText").asText());
            assertThat(content.digest(json, at).hex())
                    .as(about)
                    .isEqualTo(content.digest(avro, at).hex())
                    .isEqualTo(vector.get("digest").asText());
            types.add(vector.at("/event/type").asText());
            digests.add(vector.get("digest").asText());
        }
        assertThat(types).containsExactlyInAnyOrderElementsOf(HashVectors.types());
        assertThat(vectors.get("entries"))
                .hasSizeGreaterThan(6)
                .allSatisfy(vector ->
                        assertThat(vector.at("/entry/cause/digest").asText()).isIn(digests));
    }

    @Test
    void python_agrees_with_the_vectors_and_with_random_events() throws Exception {
        agrees("python3", "entry-hash.py");
    }

    @Test
    void javascript_agrees_with_the_vectors_and_with_random_events() throws Exception {
        agrees("node", "entry-hash.mjs");
    }

    @Test
    void the_direct_way_from_avro_gives_the_same_text() throws Exception {
        EventCodec codec = new EventCodec();
        EventReading direct = new EventReading();
        int read = 0;
        for (Timed timed : events()) {
            Envelope event = timed.envelope().by(null);
            byte[] avro = codec.write(event);
            Envelope known = direct.read(avro);
            read += known == null ? 0 : 1;
            assertThat(EventContent.canonicalText(known == null ? codec.read(avro) : known))
                    .isEqualTo(EventContent.canonicalText(codec.readText(codec.toJson(event))))
                    .isEqualTo(EventContent.canonicalText(event));
        }
        assertThat(read).isPositive();
    }

    private void agrees(String interpreter, String program) throws Exception {
        assumeTrue(ran(interpreter, "--version").code() == 0, "there is no " + interpreter + " here");
        Path file = CONTRACT.resolve(program);
        assertThat(ran(interpreter, file.toString(), VECTORS.toString()).text())
                .matches("(?s)\\d+ events and \\d+ entries agree\\s*");
        requireThatADifferenceIsFound(interpreter, file);
        EventCodec codec = new EventCodec();
        EventContent content = new EventContent();
        List<String> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Timed timed : events()) {
            lines.add("{\"event\":" + codec.toJson(timed.envelope()) + ",\"recordedAt\":" + timed.at() + "}");
            expected.add(content.digest(timed.envelope(), timed.at()).hex());
        }
        Path given = Files.write(directory.resolve("events.jsonl"), lines);
        assertThat(ran(given, interpreter, file.toString(), "-").text().lines()).containsExactlyElementsOf(expected);
    }

    private void requireThatADifferenceIsFound(String interpreter, Path program) throws Exception {
        String vectors = Files.readString(VECTORS);
        Path wrong = directory.resolve("wrong.json");
        Files.writeString(wrong, vectors.replaceFirst("\"generationId\" : \"n-1\"", "\"generationId\" : \"n-2\""));
        assertThat(ran(interpreter, program.toString(), wrong.toString()).code())
                .isNotZero();
    }

    private static List<Timed> events() {
        List<Timed> events = new ArrayList<>();
        for (int seed = 0; seed < STREAMS; seed++) {
            RandomEvents random = new RandomEvents(seed, 3, 4, "konto ü" + seed);
            events.addAll(random.stream(EVENTS, 1_790_000_000_000L));
            events.addAll(random.journey("a-" + seed, 1_790_000_000_000L));
        }
        return events;
    }

    private record Ran(int code, String text) {}

    private Ran ran(String... command) throws Exception {
        return ran(null, command);
    }

    private Ran ran(@Nullable Path input, String... command) throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        if (input != null) {
            program.redirectInput(input.toFile());
        }
        Process running;
        try {
            running = program.start();
        } catch (IOException missing) {
            return new Ran(-1, "");
        }
        assertThat(running.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ran(running.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
