package io.makegood.cli;

import io.makegood.application.tracing.TelemetrySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where spans go. */
final class TelemetryOptions {
    @Option(
            names = "--telemetry-endpoint",
            paramLabel = "URL",
            description =
                    "Send spans from requests to refunds to this collector, as OTLP over HTTP, such as http://localhost:4318."
                            + " Default: none, nothing is noted or sent")
    @Nullable
    String endpoint;

    @Option(
            names = "--telemetry-sampling",
            paramLabel = "SHARE",
            defaultValue = "1",
            description =
                    "Of requests that come without a trace, the share that begins one, 0 to 1; who comes with a traceparent has decided."
                            + " Default: ${DEFAULT-VALUE}")
    double sampling = 1;

    /** What the options say, or null for no spans; throws {@link IllegalArgumentException} for what cannot work. */
    @Nullable
    TelemetrySettings settings() {
        String told = endpoint;
        return told == null || told.isBlank() ? null : new TelemetrySettings(told.strip(), sampling);
    }
}
