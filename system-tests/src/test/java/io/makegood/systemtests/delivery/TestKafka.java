package io.makegood.systemtests.delivery;

import java.util.function.Supplier;

/** A Kafka for a test: where it runs is not the test's business. */
interface TestKafka extends AutoCloseable {
    String bootstrapServers();

    @Override
    void close();

    static TestKafka of(Supplier<String> bootstrapServers, Runnable close) {
        return new TestKafka() {
            @Override
            public String bootstrapServers() {
                return bootstrapServers.get();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
