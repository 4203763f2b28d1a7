package io.makegood.processor.engine;

import io.makegood.application.running.Following;
import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.StartupProblem;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.schemas.remedy.Launcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again, while the engine runs, what was asked before it started: partitions are added, topics deleted and settings changed
 * under a running engine too. A broker that has just come back may not know all topics yet, so only what is seen twice in a row counts.
 */
final class ClusterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(4);

    private final Admin admin;
    private final StartupChecks checks;
    private final ProcessorSetup setup;
    private final Following following;
    private final Consumer<UnsafeStart> unsafe;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "cluster-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Set<ProblemCode> seen = Set.of();

    /** Looks until it is closed; {@code unsafe} is told of what is wrong, once. */
    ClusterWatch(Map<String, Object> clients, ProcessorSetup setup, Following following, Consumer<UnsafeStart> unsafe) {
        admin = Admin.create(clients);
        checks = new StartupChecks(admin, clients);
        this.setup = setup;
        this.following = following;
        this.unsafe = unsafe;
        lookIn(INTERVAL);
    }

    private void lookIn(Duration delay) {
        if (!looks.isShutdown()) {
            ScheduledFuture<?> unused = looks.schedule(this::look, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        Duration next = INTERVAL;
        try {
            if (following.look()) {
                LOG.info("{} was promoted: it is this ledger's own journal from now on", setup.journal());
            }
            if (following.awaitsPromotion()) {
                LOG.warn(
                        "The ledger has arrived in {}, and its promotion has not ended: let {} migrate --follow run, or run {} migrate"
                                + " switch once more. Nothing is lost meanwhile",
                        setup.journal(),
                        Launcher.name(),
                        Launcher.name());
            }
            List<StartupProblem> problems = checks.problems(setup);
            Set<ProblemCode> codes = problems.stream().map(StartupProblem::code).collect(Collectors.toSet());
            List<StartupProblem> twice =
                    problems.stream().filter(each -> seen.contains(each.code())).toList();
            seen = codes;
            if (!twice.isEmpty()) {
                unsafe.accept(UnsafeStart.whileRunning(twice));
                return;
            }
            if (!codes.isEmpty()) {
                LOG.warn("Kafka is not as it was when the engine started: {}; looking once more", codes);
                next = SECOND_LOOK;
            }
        } catch (UnsafeStart | KafkaException unreachable) {
            // Kafka that does not answer is the threads' to notice.
            LOG.debug("Kafka could not be looked at", unreachable);
        } catch (RuntimeException e) {
            LOG.warn("Kafka could not be looked at", e);
        }
        lookIn(next);
    }

    @Override
    public void close() {
        looks.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
