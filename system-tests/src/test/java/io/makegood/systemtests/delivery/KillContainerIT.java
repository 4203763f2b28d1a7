package io.makegood.systemtests.delivery;

import io.makegood.systemtests.containers.ContainerImage;
import io.makegood.systemtests.containers.NeedsImage;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link KillIT}, with the Kafka that people run, in a container that is killed and started again. */
@NeedsImage(ContainerImage.KAFKA)
class KillContainerIT {
    @TempDir
    Path directory;

    @Test
    void four_kills_of_the_engine_and_one_of_the_container_lose_nothing_and_double_nothing() throws Exception {
        KillRun run = new KillRun(20261121, 60_000, 4, Set.of(2));
        try (MortalKafka kafka = MortalKafka.container()) {
            run.through(kafka, directory.resolve("engine"));
        }
    }
}
