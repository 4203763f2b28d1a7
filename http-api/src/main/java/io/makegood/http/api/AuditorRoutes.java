package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.http.access.Scope;
import io.makegood.http.access.Sha256;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.auditing.Audit;
import io.makegood.http.auditing.AuditBook;
import io.makegood.http.auditing.Auditor;
import io.makegood.http.auditing.Auditor.Unanswerable;
import io.makegood.http.auditing.FinanceFigures;
import io.makegood.http.auditing.LongReading;
import io.makegood.http.auditing.PolicyComparison;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.policyfiles.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What is asked of the whole log: audits, the report for finance, and what another policy would have led to. */
final class AuditorRoutes implements AutoCloseable {
    static final String WHAT_IF_BODY = "WhatIfRequest";

    private static final String FINANCE = "/v1/finance-report";
    private static final Duration FINANCE_LIMIT = Duration.ofMinutes(30);
    private static final Duration WHAT_IF_LIMIT = Duration.ofHours(2);
    private static final int AUDIT_ID_BYTES = 8;
    private static final int AUDITS_DEFAULT = 20;
    private static final int AUDITS_MAX = 200;
    /** Within it an audit that is ended has let go of what it used. */
    private static final int END_MILLIS = 10_000;

    private static final Set<String> WHAT_IF_FIELDS = Set.of("document", "from", "to");
    private static final Parameter KEY =
            Parameter.header(RequestKey.HEADER, "Names one audit that is wanted, so that sent twice it is begun once.");
    private static final Parameter FROM = Parameter.query(
            "from", "string", "From this moment on: epoch milliseconds or ISO 8601. Default: the beginning");
    private static final Parameter TO =
            Parameter.query("to", "string", "Before this one: epoch milliseconds or ISO 8601. Default: now");
    private static final Parameter PREFIX =
            Parameter.query("accounts", "string", "Accounts whose ids begin so. Default: all");
    private static final Parameter WAIT = Parameter.query(
            "wait", "integer", "How many milliseconds to wait for the end of it, 0 to 30000. Default: 5000");

    private final Accounts accounts;
    private final Auditor auditor;
    private final AuditBook audits;
    private final Executor executor;
    private final ObjectMapper mapper = new ObjectMapper();
    private final LongReading<FinanceFigures> finance = new LongReading<>("finance-report", FINANCE_LIMIT);
    private final LongReading<PolicyComparison> whatIfs = new LongReading<>("what-if", WHAT_IF_LIMIT);

    AuditorRoutes(Accounts accounts, Auditor auditor, AuditBook audits, Executor executor) {
        this.accounts = accounts;
        this.auditor = auditor;
        this.audits = audits;
        this.executor = executor;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/v1/audits",
                                "listAudits",
                                "The audits that instances were asked for and keep, newest first.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE))
                        .with(Parameter.query("limit", "integer", "How many, 1 to 200. Default: 20"))
                        .replies(200, "AuditList")
                        .by(this::list),
                Route.post(
                                "/v1/audits",
                                "startAudit",
                                "Have this instance compare every output of the ledger with what its journal calls for.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE))
                        .with(KEY)
                        .replies(200, "Audit")
                        .replies(202, "Audit")
                        .by(this::start),
                Route.post(
                                "/v1/audits/{auditId}/end",
                                "endAudit",
                                "End an audit before it is over; one that is over stays as it is.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE))
                        .with(Parameter.path("auditId", "The audit's id."))
                        .replies(200, "Audit")
                        .replies(202, "Audit")
                        .by(this::end),
                Route.get(FINANCE, "getFinanceReport", "What became of credits in a span of time, and that it adds up.")
                        .guard(Guard.ofTheWhole(Scope.READ))
                        .with(FROM, TO, PREFIX, WAIT)
                        .replies(200, "FinanceReport")
                        .replies(202, "FinanceReport")
                        .by(call -> finance(
                                call,
                                (run, figures) -> call.answer(
                                        figures == null ? 202 : 200, OversightAnswers.FinanceReport.of(run, figures)))),
                Route.get(FINANCE + "/csv", "getFinanceReportTable", "The same as a table of comma-separated values.")
                        .guard(Guard.ofTheWhole(Scope.READ))
                        .with(FROM, TO, PREFIX, WAIT)
                        .replies(200, Route.TABLE)
                        .by(call -> finance(call, (run, figures) -> table(call, figures))),
                Route.post(
                                "/v1/what-ifs",
                                "compareWhatIf",
                                "What the log led to, and what it would have led to had that policy been in force from the beginning.")
                        .guard(Guard.ofTheWhole(Scope.READ))
                        .with(WAIT)
                        .body(WHAT_IF_BODY)
                        .replies(200, "WhatIf")
                        .replies(202, "WhatIf")
                        .by(this::whatIf));
    }

    private void list(Call call) throws IOException {
        int limit = call.number("limit", AUDITS_DEFAULT, 1, AUDITS_MAX);
        List<Audit> own = audits.all();
        if (call.isPassedOn()) {
            call.answer(200, new Listed<>(own, List.of()));
            return;
        }
        Listed<JsonNode> others =
                accounts.gather(call, rows -> List.of(), Comparator.comparing(JsonNode::toString), Integer.MAX_VALUE);
        List<Audit> all = new ArrayList<>(own);
        for (JsonNode other : others.data()) {
            all.add(mapper.treeToValue(other, Audit.class));
        }
        all.sort(Comparator.comparingLong(Audit::startedAt).reversed());
        call.answer(
                200,
                new OversightAnswers.AuditList(
                        List.copyOf(all.subList(0, Math.min(limit, all.size()))), others.notAnswered()));
    }

    private void start(Call call) {
        RequestKey key = RequestKey.of(call, new byte[0]);
        String id = key == null
                ? HexFormat.of()
                        .formatHex(
                                Sha256.of(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII)),
                                0,
                                AUDIT_ID_BYTES)
                : HexFormat.of().formatHex(key.identity().bytes(), 0, AUDIT_ID_BYTES);
        try {
            Audit audit = audits.start(id, call.caller().name());
            call.answer(audit.state() == Audit.State.RUNNING ? 202 : 200, audit);
        } catch (LongReading.Stopped e) {
            throw Problem.unavailable(FailureText.of(e));
        }
    }

    /** Whichever instance does it: one that does not asks the others. */
    private void end(Call call) throws IOException {
        String id = call.path("auditId");
        CompletableFuture<Audit> ended = audits.end(id, call.caller().name());
        if (ended != null) {
            call.context()
                    .future(() -> ended.<@Nullable Audit>thenApply(audit -> audit)
                            .completeOnTimeout(null, END_MILLIS, TimeUnit.MILLISECONDS)
                            .thenAcceptAsync(audit -> answerEnded(call, id, audit), executor));
            return;
        }
        Set<String> others =
                call.isPassedOn() ? Set.of() : accounts.projection().others();
        for (String other : others) {
            JsonNode answered = accounts.part(call, other, call.context().req().getRequestURI(), true);
            if (answered != null) {
                Audit audit = mapper.treeToValue(answered, Audit.class);
                call.answer(audit.state() == Audit.State.RUNNING ? 202 : 200, audit);
                return;
            }
        }
        throw Problem.notFound("no instance that answers keeps this audit; GET /v1/audits lists those there are");
    }

    private void answerEnded(Call call, String id, @Nullable Audit ended) {
        if (ended != null) {
            call.answer(200, ended);
            return;
        }
        Audit ending = audits.all().stream()
                .filter(audit -> audit.auditId().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.unavailable("the audit is just ending"));
        call.answer(ending.state() == Audit.State.RUNNING ? 202 : 200, ending);
    }

    private void finance(Call call, BiConsumer<LongReading.Run<FinanceFigures>, @Nullable FinanceFigures> answering) {
        Long since = call.time("from");
        Long until = call.time("to");
        long from = since == null ? 0 : since;
        long now = System.currentTimeMillis();
        long to = until == null ? now : until;
        int wait = WriteRoutes.wait(call);
        if (from >= to) {
            throw Problem.invalid("to", "is not after from", "say a later moment, or leave it out for now");
        }
        String told = call.text("accounts");
        String prefix = told == null ? "" : told;
        LongReading.Run<FinanceFigures> run = ask(
                finance,
                from + "\n" + (until == null ? "now" : until) + "\n" + prefix,
                progress -> auditor.finance(prefix, from, to, progress),
                "another report is made at this instance");
        answer(call, run, wait, (asked, figures) -> {
            // What may change yet is counted anew for whoever asks once more.
            if (figures != null && to >= now) {
                finance.forget(asked);
            }
            answering.accept(asked, figures);
        });
    }

    private void table(Call call, @Nullable FinanceFigures figures) {
        if (figures == null) {
            throw Problem.unavailable("the report is still being made; ask again in a moment");
        }
        StringBuilder table = new StringBuilder("from,to,accounts,line,credits\r\n");
        for (Map.Entry<String, Long> line : figures.lines()) {
            table.append(Instant.ofEpochMilli(figures.from()))
                    .append(',')
                    .append(Instant.ofEpochMilli(figures.to()))
                    .append(',')
                    .append(cell(figures.accountPrefix()))
                    .append(',')
                    .append(cell(line.getKey()))
                    .append(',')
                    .append(line.getValue())
                    .append("\r\n");
        }
        call.context().header("Content-Disposition", "attachment; filename=\"finance-report.csv\"");
        call.answer("text/csv; charset=utf-8", table.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What a spreadsheet would take for a formula is kept from being one. */
    private static String cell(String text) {
        String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",\\n\\r].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private void whatIf(Call call) {
        ObjectNode body = EventBody.object(call);
        EventBody.requireKnown(body, WHAT_IF_FIELDS, "a comparison", "it takes document, from and to");
        JsonNode document = body.get("document");
        if (document == null || !document.isTextual() || document.asText().isBlank()) {
            throw Problem.invalid("document", "is no text", "send the policy's document as it would be published");
        }
        PolicyFile read = PolicyFile.read(document.asText());
        if (read.policy().isEmpty()) {
            throw Problem.invalid("document", "is no valid policy: " + read.summary(), "mend it and send it again");
        }
        long from = time(body, "from", 0);
        long to = time(body, "to", Long.MAX_VALUE);
        if (from >= to) {
            throw Problem.invalid("to", "is not after from", "say a later moment, or leave it out for now");
        }
        int wait = WriteRoutes.wait(call);
        String text = document.asText();
        String digest = HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
        LongReading.Run<PolicyComparison> run = ask(
                whatIfs,
                digest + "\n" + from + "\n" + to,
                progress -> auditor.compare(text, from, to, progress),
                "another comparison is made at this instance");
        answer(
                call,
                run,
                wait,
                (asked, comparison) ->
                        call.answer(comparison == null ? 202 : 200, OversightAnswers.WhatIf.of(asked, comparison)));
    }

    private static long time(ObjectNode body, String field, long otherwise) {
        JsonNode given = body.get(field);
        if (given == null || given.isNull()) {
            return otherwise;
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw Problem.invalid(field, "is no time", "write epoch milliseconds, UTC, or leave it out");
        }
        try {
            Long unused = Limits.optionalTime(field, given.longValue());
        } catch (InvalidEvent e) {
            throw Problem.invalid(e.field(), e.problem(), e.remedy());
        }
        return given.longValue();
    }

    private static <T> LongReading.Run<T> ask(
            LongReading<T> reading, String what, LongReading.Work<T> work, String busy) {
        LongReading.Run<T> run;
        try {
            run = reading.ask(what, work);
        } catch (LongReading.Stopped e) {
            throw Problem.unavailable("this instance is stopping");
        }
        if (run == null) {
            throw Problem.unavailable(busy + "; send the request again when it is over");
        }
        return run;
    }

    /** Answers with what it came to, or with null once the caller has waited as long as it wants to. */
    private <T> void answer(
            Call call, LongReading.Run<T> run, int wait, BiConsumer<LongReading.Run<T>, @Nullable T> answering) {
        call.context()
                .future(() -> run.result()
                        .<@Nullable T>thenApply(found -> found)
                        .completeOnTimeout(null, wait, TimeUnit.MILLISECONDS)
                        .exceptionally(failure -> {
                            throw problem(failure);
                        })
                        .thenAcceptAsync(found -> answering.accept(run, found), executor));
    }

    private static RuntimeException problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Unanswerable unanswerable) {
            return Problem.invalid(unanswerable.field(), unanswerable.problem(), unanswerable.remedy());
        }
        if (cause instanceof KafkaException) {
            return Problem.unavailable("the ledger's topics could not be read to their ends; send the request again");
        }
        if (cause instanceof LongReading.Stopped) {
            return Problem.unavailable(FailureText.of(cause) + ": use the command where that is not enough");
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    @Override
    public void close() {
        finance.close();
        whatIfs.close();
        audits.close();
    }
}
