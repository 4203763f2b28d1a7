package io.makegood.systemtests.delivery;

import io.makegood.systemtests.containers.ContainerImage;
import io.makegood.systemtests.containers.KafkaInContainer;
import io.makegood.systemtests.containers.NeedsImage;

/** The same deliveries, by the Kafka that people run: the official image in a container. */
@NeedsImage(ContainerImage.KAFKA)
class DeliveryContainerIT extends DeliveryIT {
    @Override
    TestKafka start() {
        KafkaInContainer kafka = KafkaInContainer.start();
        return TestKafka.of(kafka::bootstrapServers, kafka::close);
    }
}
