package io.makegood.cli;

import io.makegood.topics.registry.RegistrySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a schema registry is, if there is one. */
final class RegistryOptions {
    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "A schema registry with Confluent's API. Default: none")
    @Nullable
    String url;

    @Option(
            names = "--schema-registry-auth",
            paramLabel = "USER:PASSWORD",
            description = "For that registry; better in MAKEGOOD_SCHEMA_REGISTRY_AUTH than here.")
    @Nullable
    String credentials;

    /** The settings, or null without a registry. */
    @Nullable
    RegistrySettings settings() {
        String address = url;
        if (address == null || address.isBlank()) {
            return null;
        }
        try {
            return RegistrySettings.of(address, credentials);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }
}
