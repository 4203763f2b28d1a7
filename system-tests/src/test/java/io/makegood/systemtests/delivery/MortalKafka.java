package io.makegood.systemtests.delivery;

import io.makegood.embedded.BrokerProcess;
import io.makegood.systemtests.containers.KafkaInContainer;
import java.nio.file.Path;

/** A Kafka that can be killed without a goodbye, and comes back under the same address with the same data. */
interface MortalKafka extends AutoCloseable {
    String bootstrapServers();

    void killAndRestart();

    @Override
    void close();

    /** The embedded broker as a process of its own. */
    static MortalKafka process(Path directory) {
        BrokerProcess first = BrokerProcess.start(directory, 0);
        String servers = first.bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));
        return new MortalKafka() {
            private BrokerProcess broker = first;

            @Override
            public String bootstrapServers() {
                return servers;
            }

            @Override
            public void killAndRestart() {
                broker.kill();
                broker = BrokerProcess.start(directory, port);
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }

    /** A container. */
    static MortalKafka container() {
        KafkaInContainer kafka = KafkaInContainer.start();
        String servers = kafka.bootstrapServers();
        return new MortalKafka() {
            @Override
            public String bootstrapServers() {
                return servers;
            }

            @Override
            public void killAndRestart() {
                kafka.killAndRestart();
            }

            @Override
            public void close() {
                kafka.close();
            }
        };
    }
}
