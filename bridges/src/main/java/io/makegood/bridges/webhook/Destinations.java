package io.makegood.bridges.webhook;

import io.makegood.bridges.webhook.DeliveryRow.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out which addresses a host has, and whether they may be called. Thread-safe. */
final class Destinations {
    private final AllowedNetworks networks;

    Destinations(AllowedNetworks networks) {
        this.networks = networks;
    }

    /** Why a host may not be called. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Failure failure;

        Refused(Failure failure, @Nullable Exception cause) {
            super(failure.name(), cause);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    /** The addresses of a host, all of which may be called. */
    List<InetAddress> addresses(String host, boolean encrypted) throws Refused {
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            throw new Refused(Failure.UNRESOLVED, e);
        }
        for (InetAddress address : found) {
            // One that is not allowed spoils all: which of them is taken is nobody's to choose from outside.
            if (!networks.allows(address)) {
                throw new Refused(Failure.ADDRESS_REFUSED, null);
            }
            if (!encrypted && !networks.isNamed(address)) {
                throw new Refused(Failure.NOT_ENCRYPTED, null);
            }
        }
        return List.of(found);
    }

    /** Why that address may not be called, or null if it may, as far as can be told now. */
    @Nullable
    Failure refusal(String url) {
        URI uri = URI.create(url);
        try {
            List<InetAddress> unused = addresses(
                    uri.getHost(), uri.getScheme().toLowerCase(Locale.ROOT).equals("https"));
            return null;
        } catch (Refused e) {
            return e.failure();
        }
    }
}
