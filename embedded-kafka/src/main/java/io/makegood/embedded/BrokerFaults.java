package io.makegood.embedded;

import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on a fault that Kafka calls fatal. While the broker starts, the exception reaches the caller of {@code start}. Once it
 * runs, the process is halted, as Kafka's own server does: a controller that has lost its footing must not go on taking writes.
 */
final class BrokerFaults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

    private final AtomicReference<@Nullable EmbeddedKafkaFailure> whileStarting = new AtomicReference<>();
    private volatile boolean running;

    /** From here on a fatal fault halts the process; one from before, on some thread of Kafka's, is thrown now. */
    void brokerRuns() {
        running = true;
        EmbeddedKafkaFailure failure = whileStarting.get();
        if (failure != null) {
            running = false;
            throw failure;
        }
    }

    void brokerStops() {
        running = false;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return fatal ? new Fatal(name, action) : new LoggingFaultHandler(name, action);
    }

    private final class Fatal implements FaultHandler {
        private final String name;
        private final Runnable action;

        Fatal(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        @Override
        public RuntimeException handleFault(String failure, Throwable cause) {
            action.run();
            if (running) {
                LOG.error("The embedded broker cannot go on: {}: {}. Halting this process.", name, failure, cause);
                Exit.halt(1);
            }
            EmbeddedKafkaFailure fault = new EmbeddedKafkaFailure(
                    "The embedded broker met a fault while it started (" + name
                            + "); the log has why, with MAKEGOOD_LOG_LEVEL=DEBUG.",
                    cause);
            whileStarting.compareAndSet(null, fault);
            return fault;
        }
    }
}
