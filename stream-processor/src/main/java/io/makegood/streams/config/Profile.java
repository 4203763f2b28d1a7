package io.makegood.streams.config;

/** How careful the engine is about the cluster it runs on. */
public enum Profile {
    /** One machine: missing topics are created, one replica will do. */
    DEVELOPMENT,
    /** A real cluster: topics must exist, with three replicas, two of them in sync. */
    PRODUCTION
}
