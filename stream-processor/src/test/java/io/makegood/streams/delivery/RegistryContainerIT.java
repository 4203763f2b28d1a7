package io.makegood.streams.delivery;

import io.makegood.streams.containers.ContainerImage;
import io.makegood.streams.containers.NeedsImage;
import io.makegood.streams.containers.RegistryInContainer;
import io.makegood.streams.registry.RegistrySettings;

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
