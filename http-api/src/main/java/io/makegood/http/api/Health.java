package io.makegood.http.api;

import io.makegood.application.running.Following;
import io.makegood.application.running.RestoreProgress;
import io.makegood.application.running.RunningPart;
import io.makegood.application.startup.FailureText;
import io.makegood.bridges.webhook.Webhooks;
import io.makegood.http.api.Answers.Liveness;
import io.makegood.http.api.Answers.LivenessStatus;
import io.makegood.http.api.Answers.Mirror;
import io.makegood.http.api.Answers.Moved;
import io.makegood.http.api.Answers.PartState;
import io.makegood.http.api.Answers.Readiness;
import io.makegood.http.api.Answers.ReadinessStatus;
import io.makegood.http.api.Answers.Restoring;
import io.makegood.http.api.Answers.WebhookHealth;
import io.makegood.ledger.fold.MoveRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether this instance lives, and whether it is ready: folding and reading, with nothing left to restore. */
final class Health {
    private final RunningPart engine;
    private final Pulse pulse;
    private volatile @Nullable RunningPart readModel;
    private volatile @Nullable RunningPart bridges;
    private volatile @Nullable Webhooks webhooks;

    Health(RunningPart engine, Pulse pulse) {
        this.engine = engine;
        this.pulse = pulse;
    }

    void useReadModel(RunningPart running) {
        readModel = running;
    }

    void useBridges(RunningPart running) {
        bridges = running;
    }

    void useWebhooks(Webhooks sending) {
        webhooks = sending;
    }

    /** Whether this instance follows a mirror. */
    Following following() {
        return engine.following();
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/health/live",
                                "live",
                                "200 while the process should go on, 503 when it should be restarted.")
                        .replies(200, "Liveness")
                        .replies(503, "Liveness")
                        .by(this::live),
                Route.get(
                                "/health/ready",
                                "ready",
                                "200 once this instance folds and reads; 503 while it starts or restores, with the"
                                        + " progress.")
                        .replies(200, "Readiness")
                        .replies(503, "Readiness")
                        .by(this::ready));
    }

    private void live(Call call) {
        String process = pulse.failure();
        boolean failed = process != null || isFailed(readModel);
        call.answer(
                failed ? 503 : 200,
                new Liveness(
                        failed ? LivenessStatus.FAILED : LivenessStatus.LIVE,
                        process,
                        failure(engine),
                        failure(readModel),
                        failure(bridges)));
    }

    private static @Nullable String failure(@Nullable RunningPart part) {
        return part == null ? null : part.failure().map(FailureText::of).orElse(null);
    }

    private boolean isFailed(@Nullable RunningPart running) {
        RunningPart reading = bridges;
        return engine.failure().isPresent()
                || (running != null && running.failure().isPresent())
                || (reading != null && reading.failure().isPresent());
    }

    private void ready(Call call) {
        RunningPart running = readModel;
        boolean ready = engine.isRunning() && running != null && running.isRunning();
        boolean failed = isFailed(running);
        boolean restoring = engine.restoring().stores() > 0
                || (running != null && running.restoring().stores() > 0);
        if (!ready) {
            call.context().header("Retry-After", "1");
        }
        RunningPart others = bridges;
        Webhooks sending = webhooks;
        call.answer(
                ready ? 200 : 503,
                new Readiness(
                        failed
                                ? ReadinessStatus.FAILED
                                : ready
                                        ? ReadinessStatus.READY
                                        : restoring ? ReadinessStatus.RESTORING : ReadinessStatus.STARTING,
                        state(engine),
                        running == null ? new PartState("NOT_STARTED", null) : state(running),
                        others == null ? null : new PartState(others.state(), null),
                        sending == null || sending.endpoints() == 0
                                ? null
                                : new WebhookHealth(sending.endpoints(), sending.resting()),
                        engine.counts().folds(),
                        mirror(engine.following()),
                        moved(engine.following()),
                        engine.following().awaitsPromotion() ? Boolean.TRUE : null));
    }

    private static @Nullable Mirror mirror(Following following) {
        if (!following.appendsNothing()) {
            return null;
        }
        long newest = following.newest();
        return newest == Long.MIN_VALUE
                ? new Mirror(null, null)
                : new Mirror(newest, Math.max(0, System.currentTimeMillis() - newest));
    }

    private static @Nullable Moved moved(Following following) {
        MoveRow left = following.left();
        return left == null ? null : new Moved(left.prefix(), left.cluster());
    }

    private static PartState state(RunningPart part) {
        RestoreProgress progress = part.restoring();
        return new PartState(part.state(), new Restoring(progress.stores(), progress.restored(), progress.total()));
    }
}
