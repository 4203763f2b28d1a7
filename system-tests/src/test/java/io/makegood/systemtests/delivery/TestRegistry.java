package io.makegood.systemtests.delivery;

import io.makegood.topics.registry.RegistryClient;
import io.makegood.topics.registry.RegistrySettings;

/** A schema registry for a test: where it runs is not the test's business. */
interface TestRegistry extends AutoCloseable {
    RegistrySettings settings();

    /** From now on it does not answer; what it was told it keeps. */
    void leave() throws Exception;

    /** It answers again. */
    void comeBack() throws Exception;

    @Override
    void close();

    default RegistryClient client() {
        return RegistryClient.starting(settings());
    }
}
