package io.makegood.systemtests.containers;

import org.testcontainers.utility.DockerImageName;

/** The images that tests run in. Each is a setting, as a system property or in the environment. */
public enum ContainerImage {
    /** MAKEGOOD_TEST_KAFKA_IMAGE. */
    KAFKA("apache/kafka", "4.4.0"),
    /** MAKEGOOD_TEST_REGISTRY_IMAGE. */
    REGISTRY("apicurio/apicurio-registry", "3.3.3");

    private final String repository;
    private final String version;

    ContainerImage(String repository, String version) {
        this.repository = repository;
        this.version = version;
    }

    /** What the setting is called. */
    public String setting() {
        return "MAKEGOOD_TEST_" + name() + "_IMAGE";
    }

    /** The image that is set, or the one that the compose file runs. */
    public DockerImageName dockerName() {
        String property = System.getProperty(setting());
        String given = property == null ? System.getenv(setting()) : property;
        String name = given == null || given.isBlank() ? repository + ":" + version : given;
        return DockerImageName.parse(name).asCompatibleSubstituteFor(repository);
    }
}
