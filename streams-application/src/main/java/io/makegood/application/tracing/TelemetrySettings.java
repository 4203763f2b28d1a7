package io.makegood.application.tracing;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where spans go.
 *
 * @param endpoint the address of a collector that takes OTLP over HTTP, such as {@code http://localhost:4318}
 * @param sampling of requests that come without a trace, the share that begins one, 0 to 1; who comes with one has decided already
 */
public record TelemetrySettings(String endpoint, double sampling) {
    private static final String TRACES = "/v1/traces";

    /** Refuses what cannot work, with {@link IllegalArgumentException}. */
    public TelemetrySettings {
        if (!isAddress(endpoint)) {
            throw new IllegalArgumentException(
                    "telemetry.endpoint must be the address of a collector that takes OTLP over HTTP,"
                            + " such as http://localhost:4318, without user, query and fragment");
        }
        if (!(sampling >= 0 && sampling <= 1)) {
            throw new IllegalArgumentException("telemetry.sampling must be 0 to 1, was " + sampling);
        }
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean spoken = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return spoken
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Where spans are posted: the path that the protocol names is added where it is not given. */
    String traces() {
        String base = endpoint.replaceFirst("/+$", "");
        return base.endsWith(TRACES) ? base : base + TRACES;
    }
}
