package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.processor.engine.Engine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the stores on the disk between an end and the next start: the engine folds on with the right rows. */
class DamagedStoreIT {
    @TempDir
    Path directory;

    private DamagedLedger ledger;
    private int grants;

    @BeforeEach
    void start() {
        ledger = new DamagedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @FunctionalInterface
    private interface Damage {
        void to(Path application) throws IOException;
    }

    /** One ledger lives through all of it, and is left as by a clean end or as by a crash, which seals nothing. */
    @ParameterizedTest(name = "sealed {0}")
    @ValueSource(booleans = {true, false})
    void every_damage_is_mended_from_the_changelog(boolean sealed) throws Exception {
        ledger.foldSome();
        Path application = directory.resolve("state").resolve(ledger.settings.applicationId());
        Path copy = directory.resolve("copy");
        copyAll(application, copy);
        // Something that the copy does not have.
        goesOn();

        for (Map.Entry<String, Damage> damage : damages(copy).entrySet()) {
            if (!sealed) {
                everyFile(application, "makegood\\.seal(ed)?", Files::delete);
            }
            damage.getValue().to(application);
            try {
                goesOn();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("after " + damage.getKey(), e);
            }
        }
        new LedgerCheck(ledger.settings).requireAgreement();
    }

    @Test
    void a_second_engine_on_the_same_directory_is_refused_and_the_first_goes_on() throws Exception {
        ledger.foldSome();
        try (Engine first = ledger.running()) {
            assertThatThrownBy(() -> Engine.start(ledger.settings)).isInstanceOf(StreamsException.class);
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"second","amount":1,"kind":"PAID"}
                    """);
            ledger.awaitBalances(71);
            assertThat(first.failure()).isEmpty();
        }
        // Its stores were whole in the end, too.
        assertThat(directory.resolve("state").resolve(ledger.settings.applicationId() + ".set-aside"))
                .doesNotExist();
        goesOn(72);
    }

    private static Map<String, Damage> damages(Path copy) {
        return Map.of(
                "CURRENT is gone", app -> everyFile(app, "CURRENT", Files::delete),
                "MANIFEST is gone", app -> everyFile(app, "MANIFEST-.*", Files::delete),
                "a table is gone", app -> everyFile(app, ".*\\.sst", Files::delete),
                "tables are cut", app -> everyFile(app, ".*\\.sst", file -> cut(file)),
                "bits are flipped in tables", app -> everyFile(app, ".*\\.sst", file -> flip(file)),
                "bits are flipped in what says which tables there are",
                        app -> everyFile(app, "MANIFEST-.*", file -> flip(file)),
                "an old copy of the stores", app -> replaceTasks(copy, app),
                "an old copy of everything",
                        app -> {
                            DamagedLedger.deleteAll(app);
                            copyAll(copy, app);
                        },
                "directories are swapped", DamagedStoreIT::swap,
                "everything is gone", DamagedLedger::deleteAll);
    }

    private void goesOn() throws Exception {
        goesOn(70 + ++grants);
    }

    private void goesOn(int balance) throws Exception {
        try (Engine engine = ledger.running()) {
            assertThat(engine.failure()).isEmpty();
            ledger.publish("{\"type\":\"CreditsGranted\",\"accountId\":\"a-%1$d\",\"grantId\":\"later-" + balance
                    + "\",\"amount\":1,\"kind\":\"PAID\"}\n");
            ledger.awaitBalances(balance);
            assertThat(engine.failure()).isEmpty();
        }
    }

    private interface FileWork {
        void on(Path file) throws IOException;
    }

    private static void everyFile(Path root, String name, FileWork work) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.walk(root)) {
            found = files.filter(Files::isRegularFile)
                    .filter(each -> each.getFileName().toString().matches(name))
                    .toList();
        }
        assertThat(found).as(name).isNotEmpty();
        for (Path file : found) {
            work.on(file);
        }
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() / 2);
        }
    }

    /** At the beginning, where the rows are. */
    private static void flip(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 0; at < Math.min(64, open.length()); at++) {
                open.seek(at);
                int was = open.read();
                open.seek(at);
                open.write(was ^ 0x5a);
            }
        }
    }

    private static List<Path> tasks(Path application) throws IOException {
        try (Stream<Path> inside = Files.list(application)) {
            return inside.filter(each -> each.getFileName().toString().matches("\\d+_\\d+"))
                    .sorted()
                    .toList();
        }
    }

    private static void replaceTasks(Path copy, Path application) throws IOException {
        for (Path task : tasks(copy)) {
            Path here = application.resolve(task.getFileName().toString());
            DamagedLedger.deleteAll(here);
            copyAll(task, here);
        }
    }

    private static void swap(Path application) throws IOException {
        List<Path> tasks = tasks(application);
        Path free = application.resolve("free");
        Files.move(tasks.get(0), free);
        Files.move(tasks.get(1), tasks.get(0));
        Files.move(free, tasks.get(1));
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path there = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(each, there);
                }
            }
        }
    }
}
