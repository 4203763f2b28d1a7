package io.makegood.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every door that takes bytes: no crash, no hang, every refusal in words. {@code -Dfuzz.door=STRIPE,TOKENS} tries some of them,
 * {@code -Dfuzz.seconds=600} each of them so long.
 */
class FuzzingTest {
    /** A door's process begins with seconds in which it only looks around, so two of them share two cores well. */
    private static final int LANES = 2;

    @BeforeAll
    static void begin() throws IOException {
        Campaign.forgetCounts();
    }

    @TestFactory
    Stream<DynamicTest> what_a_door_is_for_gets_through_it() {
        return doors().map(door -> DynamicTest.dynamicTest(door.name(), () -> {
            Door open = door.open();
            List<byte[]> seeds = open.seeds();
            assertThat(seeds).isNotEmpty();
            for (int i = 0; i < seeds.size(); i++) {
                assertThat(open.take(seeds.get(i))).as("seed %d of %s", i, door).isTrue();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> what_was_a_finding_once_is_none_any_more() throws IOException {
        Path findings = Path.of("src", "test", "resources", "findings");
        List<Path> files;
        try (Stream<Path> all = Files.walk(findings)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(findings.relativize(file).toString(), () -> {
                    Door door = Doors.valueOf(
                                    findings.relativize(file).getName(0).toString())
                            .open();
                    boolean unused = door.take(Files.readAllBytes(file));
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_door_withstands_any_bytes() {
        ExecutorService lanes = Executors.newFixedThreadPool(Integer.getInteger("fuzz.processes", LANES), each -> {
            Thread lane = new Thread(each, "fuzzing");
            lane.setDaemon(true);
            return lane;
        });
        List<DynamicTest> tests = doors().map(door -> {
                    Future<Campaign.Outcome> running = lanes.submit(() -> new Campaign(door).run(Budget.of(door)));
                    return DynamicTest.dynamicTest(door.name(), () -> judge(door, running));
                })
                .toList();
        lanes.shutdown();
        return tests.stream();
    }

    private static void judge(Doors door, Future<Campaign.Outcome> running) throws Throwable {
        Budget budget = Budget.of(door);
        Campaign.Outcome outcome;
        try {
            outcome = running.get();
        } catch (ExecutionException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
        assertThat(outcome.inputs()).isGreaterThanOrEqualTo(budget.isTimed() ? 1 : budget.runs());
        assertThat(outcome.accepted()).as("accepted by %s", door).isPositive();
    }

    private static Stream<Doors> doors() {
        String only = System.getProperty("fuzz.door");
        return only == null
                ? Arrays.stream(Doors.values())
                : Arrays.stream(only.split(",", -1)).map(Doors::valueOf);
    }
}
