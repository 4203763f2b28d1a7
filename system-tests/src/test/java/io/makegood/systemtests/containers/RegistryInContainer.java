package io.makegood.systemtests.containers;

import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A schema registry in a container, which forgets everything when it ends. */
public final class RegistryInContainer implements AutoCloseable {
    private static final String API = "/apis/ccompat/v7";
    private static final int PORT = 8080;

    private final GenericContainer<?> container;

    private RegistryInContainer(GenericContainer<?> container) {
        this.container = container;
    }

    /** Returns once it answers. */
    public static RegistryInContainer start() {
        GenericContainer<?> container = new GenericContainer<>(ContainerImage.REGISTRY.dockerName())
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp(API + "/subjects").forPort(PORT).withStartupTimeout(Duration.ofMinutes(2)));
        container.start();
        return new RegistryInContainer(container);
    }

    /** Its Confluent-compatible API. */
    public String url() {
        return "http://" + container.getHost() + ":" + container.getMappedPort(PORT) + API;
    }

    /** From now on it does not answer. */
    public void pause() {
        DockerClientFactory.lazyClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    /** It answers again. */
    public void unpause() {
        DockerClientFactory.lazyClient()
                .unpauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void close() {
        container.stop();
    }
}
