package io.makegood.topics.registry;

import io.makegood.schemas.codec.SchemaById;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that publishers registered, each asked for once: an id means the same schema for ever. Thread-safe. A registry that
 * does not answer is asked again for some seconds, then {@link RegistryUnavailable} is thrown.
 */
public final class RegistrySchemas implements SchemaById {
    /** Less than a transaction may stay open: whoever waits for a schema is within one. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final long PAUSE_MILLIS = 300;
    /** Any record can name any id; who asks for one that is missing is not asked again for this long. */
    private static final long UNKNOWN_FOR_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int UNKNOWN_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemas.class);

    private final RegistryClient registry;
    private final Map<Integer, Schema> known = new ConcurrentHashMap<>();
    private final Set<Integer> asking = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> unknown = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > UNKNOWN_MAX;
        }
    });

    /** The schemas of that registry. */
    public RegistrySchemas(RegistryClient registry) {
        this.registry = registry;
    }

    /** The schemas of the registry of those settings, or null if there is none. */
    public static @Nullable RegistrySchemas of(@Nullable RegistrySettings settings) {
        return settings == null ? null : new RegistrySchemas(new RegistryClient(settings));
    }

    /**
     * Whether the registry has said what that id is, or that it is nothing; returns at once. If it has not, it is asked meanwhile, so
     * that the answer may be there the next time.
     */
    public boolean isAnswered(int id) {
        if (known.containsKey(id) || isUnknown(id)) {
            return true;
        }
        if (asking.add(id)) {
            Thread asks = new Thread(() -> askOnce(id), "schema-registry");
            asks.setDaemon(true);
            asks.start();
        }
        return false;
    }

    private void askOnce(int id) {
        try {
            remember(id, registry.schema(id));
        } catch (RegistryUnavailable | RegistryRefusal e) {
            LOG.debug("Schema {} is still to be asked for", id, e);
            pause();
        } finally {
            asking.remove(id);
        }
    }

    private boolean isUnknown(int id) {
        Long asked = unknown.get(id);
        return asked != null && System.nanoTime() - asked < UNKNOWN_FOR_NANOS;
    }

    private void remember(int id, Optional<Schema> answer) {
        answer.ifPresentOrElse(schema -> known.put(id, schema), () -> unknown.put(id, System.nanoTime()));
    }

    @Override
    public Optional<Schema> find(int id) {
        Schema found = known.get(id);
        if (found != null) {
            return Optional.of(found);
        }
        if (isUnknown(id)) {
            return Optional.empty();
        }
        Optional<Schema> answer = ask(id);
        remember(id, answer);
        return answer;
    }

    private Optional<Schema> ask(int id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return registry.schema(id);
            } catch (RegistryUnavailable e) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
