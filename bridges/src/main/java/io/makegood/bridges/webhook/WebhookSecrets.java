package io.makegood.bridges.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.makegood.topics.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes the secrets that sign, keeps them under the master key, and signs as Standard Webhooks says. Thread-safe. */
final class WebhookSecrets {
    /** How many secrets sign at once, however often one rotates. */
    static final int AT_ONCE_MAX = 5;

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKey master;

    WebhookSecrets(MasterKey master) {
        this.master = master;
    }

    /** A new one: its text, which is shown once, and how it is kept. */
    record Made(String text, KeptSecret kept) {}

    Made make(String endpointId) {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        byte[] sealed = master.sealSecret(name(endpointId), secret);
        return new Made(
                PREFIX + Base64.getEncoder().encodeToString(secret),
                new KeptSecret(Base64.getEncoder().encodeToString(sealed), null));
    }

    /** The secrets of an endpoint under the first key of the master's file; empty if they are kept so already. */
    Optional<List<KeptSecret>> resealed(WebhookEndpoint endpoint) {
        boolean changed = false;
        List<KeptSecret> all = new ArrayList<>();
        for (KeptSecret secret : endpoint.secrets()) {
            Optional<byte[]> anew =
                    master.resealSecret(name(endpoint.id()), Base64.getDecoder().decode(secret.sealed()));
            changed |= anew.isPresent();
            all.add(anew.map(bytes -> new KeptSecret(Base64.getEncoder().encodeToString(bytes), secret.until()))
                    .orElse(secret));
        }
        return changed ? Optional.of(List.copyOf(all)) : Optional.empty();
    }

    /** That one first, and those that sign now until then. */
    static List<KeptSecret> rotated(Made made, List<KeptSecret> before, long now, long until) {
        List<KeptSecret> all = new ArrayList<>(List.of(made.kept()));
        for (KeptSecret secret : before) {
            Long end = secret.until();
            long ends = end == null ? until : Math.min(end, until);
            if (ends > now && all.size() < AT_ONCE_MAX) {
                all.add(new KeptSecret(secret.sealed(), ends));
            }
        }
        return List.copyOf(all);
    }

    /** A signature by each secret that is good now, the newest first; empty if none of them can be opened here. */
    Optional<String> sign(WebhookEndpoint endpoint, String messageId, long now, String body) {
        List<String> signatures = new ArrayList<>();
        for (KeptSecret secret : endpoint.secrets()) {
            Long until = secret.until();
            if (until == null || until > now) {
                master.openSecret(name(endpoint.id()), Base64.getDecoder().decode(secret.sealed()))
                        .ifPresent(key -> signatures.add(sign(key, messageId, now, body)));
            }
        }
        return signatures.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", signatures));
    }

    private static String sign(byte[] key, String messageId, long now, String body) {
        try {
            return new Webhook(key).sign(messageId, now / 1000, body);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("a message could not be signed", e);
        }
    }

    private static String name(String endpointId) {
        return "webhook " + endpointId;
    }

    /** How a body is sent, which is how it is signed. */
    static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
