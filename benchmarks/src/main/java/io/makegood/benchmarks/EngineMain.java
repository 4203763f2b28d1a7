package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;

/** An engine in a process of its own, for whoever must kill one: where Kafka is, its name, its directory, how many standbys. */
final class EngineMain {
    static final String RUNNING = "running";

    private EngineMain() {}

    /** Runs until it is killed or told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        EngineSettings settings = settings(arguments[0], arguments[1], Path.of(arguments[2]))
                .standbys(Integer.parseInt(arguments[3]))
                .build();
        Engine engine = Engine.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "engine-close"));
        engine.awaitRunning(Duration.ofMinutes(5));
        System.out.println(RUNNING);
        engine.awaitEnd();
    }

    /** Settings of an engine with a name of its own. */
    static EngineSettings.Builder settings(String bootstrapServers, String id, Path directory) {
        return EngineSettings.builder()
                .bootstrapServers(bootstrapServers)
                .applicationId(id)
                .topicPrefix(id + ".")
                .partitions(Cluster.PARTITIONS)
                .stateDirectory(directory);
    }
}
