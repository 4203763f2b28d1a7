package io.makegood.systemtests.delivery;

import io.makegood.systemtests.containers.ContainerImage;
import io.makegood.systemtests.containers.NeedsImage;
import io.makegood.systemtests.containers.RegistryInContainer;
import io.makegood.topics.registry.RegistrySettings;

/** The same beside the registry of the compose file, in a container. */
@NeedsImage(ContainerImage.REGISTRY)
class RegistryContainerIT extends RegistryIT {
    @Override
    TestRegistry startRegistry() {
        RegistryInContainer container = RegistryInContainer.start();
        return new TestRegistry() {
            @Override
            public RegistrySettings settings() {
                return RegistrySettings.of(container.url(), null);
            }

            @Override
            public void leave() {
                container.pause();
            }

            @Override
            public void comeBack() {
                container.unpause();
            }

            @Override
            public void close() {
                container.close();
            }
        };
    }
}
