package io.makegood.topics.registry;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a schema registry is: the address of an API as Confluent's has it, such as {@code http://registry:8081}, or Apicurio's
 * {@code …/apis/ccompat/v7}; and who asks, as {@code user:password}, if the registry wants to know. Throws
 * {@link IllegalArgumentException} for an address that is none.
 */
public record RegistrySettings(URI url, @Nullable String credentials) {
    /** What the address must be. */
    public RegistrySettings {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "schema.registry must be an http or https address, such as http://localhost:8081");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("schema.registry must not hold a password;"
                    + " put user:password into schema.registry.auth, where no list of processes shows it");
        }
        if (credentials != null && credentials.indexOf(':') < 1) {
            throw new IllegalArgumentException("schema.registry.auth must be user:password");
        }
    }

    /** The same, of what somebody typed. */
    public static RegistrySettings of(String url, @Nullable String credentials) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("schema.registry must be an http or https address", e);
        }
        return new RegistrySettings(address, credentials);
    }

    /** Without what must not be shown. */
    @Override
    public String toString() {
        return url.toString();
    }
}
