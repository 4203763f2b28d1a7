package io.makegood.http.auditing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.running.PrivateDirectory;
import io.makegood.application.startup.FailureText;
import io.makegood.http.auditing.Audit.State;
import io.makegood.schemas.codec.JsonLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audits of an instance: one at a time, and what came of those before, kept as files beside its state. They are the instance's own word;
 * whoever trusts it with nothing audits by the command, from outside.
 */
public final class AuditBook implements AutoCloseable {
    /** Beside the state: its directory. */
    public static final String DIRECTORY = "audits";

    private static final Logger LOG = LoggerFactory.getLogger(AuditBook.class);
    private static final Duration LIMIT = Duration.ofHours(6);
    private static final int KEPT_MAX = 50;
    private static final String ENDING = ".audit.json";
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.forOurOwn());

    private final Auditor auditor;
    private final Path directory;
    private final String instance;
    private final LongReading<AuditVerdict> reading = new LongReading<>("audit", LIMIT);
    private final List<Audit> kept = new ArrayList<>();
    private @Nullable Audit running;
    private LongReading.@Nullable Run<AuditVerdict> run;
    private @Nullable String endedBy;
    private CompletableFuture<Audit> over = new CompletableFuture<>();

    /** Of an instance of that name, kept in the state directory. */
    public AuditBook(Auditor auditor, Path stateDirectory, String instance) {
        this.auditor = auditor;
        this.instance = instance;
        directory = stateDirectory.resolve(DIRECTORY);
        readKept();
    }

    /** Begins one, or answers with the one that runs, or with the one of that id. */
    public synchronized Audit start(String auditId, String caller) {
        for (Audit each : all()) {
            if (each.auditId().equals(auditId) || each.state() == State.RUNNING) {
                return each;
            }
        }
        Audit begun = new Audit(
                auditId, instance, State.RUNNING, caller, System.currentTimeMillis(), null, null, 0, 0, null, null);
        LongReading.Run<AuditVerdict> work = reading.ask(auditId, auditor::verify);
        if (work == null) {
            throw new LongReading.Stopped("the audit before this one is just ending");
        }
        running = begun;
        run = work;
        endedBy = null;
        over = new CompletableFuture<>();
        Object unused = work.result().whenComplete((verdict, failure) -> end(begun, work, verdict, failure));
        return begun;
    }

    /**
     * Ends the audit of that id if it runs.
     *
     * @return how it stands once it is over, at once if it was; null if none of that id is known here
     */
    public synchronized @Nullable CompletableFuture<Audit> end(String auditId, String caller) {
        Audit now = running;
        LongReading.Run<AuditVerdict> work = run;
        if (now != null && work != null && now.auditId().equals(auditId)) {
            if (endedBy == null) {
                endedBy = caller;
                reading.end(work, "it was ended by " + caller);
            }
            return over.copy();
        }
        return kept.stream()
                .filter(each -> each.auditId().equals(auditId))
                .findFirst()
                .map(CompletableFuture::completedFuture)
                .orElse(null);
    }

    /** All that are known here, the newest first. */
    public synchronized List<Audit> all() {
        List<Audit> all = new ArrayList<>(kept);
        Audit now = running;
        LongReading.Run<AuditVerdict> work = run;
        if (now != null && work != null) {
            all.add(at(now, work));
        }
        all.sort(Comparator.comparingLong(Audit::startedAt).reversed());
        return all;
    }

    private static Audit at(Audit audit, LongReading.Run<AuditVerdict> work) {
        return new Audit(
                audit.auditId(),
                audit.instance(),
                audit.state(),
                audit.startedBy(),
                audit.startedAt(),
                null,
                null,
                work.done(),
                work.all(),
                null,
                null);
    }

    private synchronized void end(
            Audit begun,
            LongReading.Run<AuditVerdict> work,
            @Nullable AuditVerdict verdict,
            @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        State state = verdict != null
                ? verdict.agrees() ? State.AGREES : State.DISAGREES
                : cause instanceof LongReading.Stopped ? State.ENDED : State.FAILED;
        if (state == State.FAILED) {
            LOG.warn("The audit {} failed", begun.auditId(), cause);
        }
        Audit ended = new Audit(
                begun.auditId(),
                instance,
                state,
                begun.startedBy(),
                begun.startedAt(),
                System.currentTimeMillis(),
                state == State.ENDED ? endedBy : null,
                work.done(),
                work.all(),
                cause == null ? null : FailureText.of(cause),
                verdict);
        running = null;
        run = null;
        kept.add(ended);
        keep(ended);
        while (kept.size() > KEPT_MAX) {
            remove(kept.remove(0));
        }
        over.complete(ended);
    }

    private void keep(Audit audit) {
        try {
            PrivateDirectory.make(directory);
            Path beside = Files.createTempFile(directory, "audit", ".tmp");
            Files.write(beside, JSON.writeValueAsBytes(audit));
            Files.move(beside, file(audit), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("What came of the audit {} could not be kept in {}", audit.auditId(), directory, e);
        }
    }

    private void remove(Audit audit) {
        try {
            Files.deleteIfExists(file(audit));
        } catch (IOException e) {
            LOG.warn("{} could not be removed", file(audit), e);
        }
    }

    private Path file(Audit audit) {
        return directory.resolve(audit.startedAt() + "-" + audit.auditId() + ENDING);
    }

    /** What cannot be read is left where it is, and not shown. */
    private void readKept() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(ENDING)).forEach(file -> {
                try {
                    kept.add(JSON.readValue(Files.readAllBytes(file), Audit.class));
                } catch (IOException e) {
                    LOG.warn("{} is no audit that can be read", file, e);
                }
            });
        } catch (IOException e) {
            LOG.warn("{} cannot be read", directory, e);
        }
        kept.sort(Comparator.comparingLong(Audit::startedAt));
    }

    /** Ends the one that runs. */
    @Override
    public void close() {
        reading.close();
    }
}
