package io.makegood.systemtests.delivery;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: nobody is paid twice and nobody is left unpaid, whenever the engine or the broker dies. Method: both run as processes of
 * their own and are killed with kill -9, see {@link KillRun}.
 */
class KillIT {
    @TempDir
    Path directory;

    /** With stores that catch up and are written to the disk as often as it goes, so that every start goes on with some. */
    @Test
    void ten_kills_of_the_engine_and_two_of_the_broker_lose_nothing_and_double_nothing() throws Exception {
        KillRun run = new KillRun(20261120, 200_000, 10, Set.of(3, 7));
        try (MortalKafka kafka = MortalKafka.process(directory.resolve("kafka"))) {
            run.through(kafka, directory.resolve("engine"));
        }
    }
}
