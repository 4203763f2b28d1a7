package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.running.RestoreProgress;
import io.makegood.application.running.RunningPart;
import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.ContractJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether this instance lives, and whether it is ready: folding and reading, with nothing left to restore. */
final class Health {
    private final RunningPart engine;
    private volatile @Nullable RunningPart readModel;
    private volatile @Nullable RunningPart bridges;

    Health(RunningPart engine) {
        this.engine = engine;
    }

    void useReadModel(RunningPart running) {
        readModel = running;
    }

    void useBridges(RunningPart running) {
        bridges = running;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/health/live",
                                "live",
                                "200 while the process should go on, 503 when it should be restarted.")
                        .replies(200, "Health")
                        .replies(503, "Health")
                        .by(this::live),
                Route.get(
                                "/health/ready",
                                "ready",
                                "200 once this instance folds and reads; 503 while it starts or restores, with the progress.")
                        .replies(200, "Health")
                        .replies(503, "Health")
                        .by(this::ready));
    }

    private void live(Call call) {
        RunningPart running = readModel;
        boolean failed = isFailed(running);
        ObjectNode answer = call.json().object();
        answer.put("status", failed ? "FAILED" : "LIVE");
        engine.failure().ifPresent(cause -> answer.put("engine", FailureText.of(cause)));
        if (running != null) {
            running.failure().ifPresent(cause -> answer.put("readModel", FailureText.of(cause)));
        }
        RunningPart reading = bridges;
        if (reading != null) {
            reading.failure().ifPresent(cause -> answer.put("bridges", FailureText.of(cause)));
        }
        call.answer(failed ? 503 : 200, answer);
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
        ObjectNode answer = call.json().object();
        boolean restoring = engine.restoring().stores() > 0
                || (running != null && running.restoring().stores() > 0);
        answer.put("status", failed ? "FAILED" : ready ? "READY" : restoring ? "RESTORING" : "STARTING");
        ObjectNode folding = answer.putObject("engine");
        folding.put("state", engine.state());
        restoring(call.json(), folding, engine.restoring());
        ObjectNode reading = answer.putObject("readModel");
        reading.put("state", running == null ? "NOT_STARTED" : running.state());
        if (running != null) {
            restoring(call.json(), reading, running.restoring());
        }
        RunningPart others = bridges;
        if (others != null) {
            answer.putObject("bridges").put("state", others.state());
        }
        if (!ready) {
            call.context().header("Retry-After", "1");
        }
        call.answer(ready ? 200 : 503, answer);
    }

    private static void restoring(ContractJson json, ObjectNode node, RestoreProgress progress) {
        ObjectNode restoring = json.object();
        restoring.put("stores", progress.stores());
        restoring.put("restored", progress.restored());
        restoring.put("total", progress.total());
        node.set("restoring", restoring);
    }
}
