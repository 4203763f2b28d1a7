package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.client.JournalEvent;
import io.makegood.client.api.Requests.Answer;
import io.makegood.client.api.Requests.Call;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger, as a product uses it by HTTP. One serves all threads of a process. Every write has an Idempotency-Key, the same for
 * all of its attempts, and a generation has one charge: no retry charges twice. A read sees what this object wrote before, refunds
 * included. Credits are whole units; times are epoch milliseconds, UTC. Every method throws {@link LedgerError} if the ledger
 * refuses or does not answer.
 */
public final class Ledger {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int DONE = 201;

    private final Requests requests;
    private final ChargeListener listener;

    Ledger(Requests requests, ChargeListener listener) {
        this.requests = requests;
        this.listener = listener;
    }

    /** The ledger that MAKEGOOD_URL and MAKEGOOD_KEY of the environment name, else http://localhost:7070 without a key. */
    public static Ledger open() {
        return builder().build();
    }

    /** The ledger at an address such as http://localhost:7070. */
    public static Ledger at(String url) {
        return builder().url(url).build();
    }

    /** One with settings of your own. */
    public static LedgerBuilder builder() {
        return new LedgerBuilder();
    }

    // Charging.

    /**
     * Charges, does the work, and reports how it ended: SUCCEEDED, PARTIAL if items failed, FAILED if all of them did or the work
     * throws. What failed comes back by the policy; if this process dies in between, the policy's timeout gives back. What the
     * work throws goes on to the caller.
     *
     * @return what the work made
     * @throws Declined before the work begins
     * @throws Unreported if the work is done and that could not be reported
     */
    public <T extends @Nullable Object, X extends Exception> T charge(ChargeRequest request, Work<T, X> work) throws X {
        Watch watch = new Watch(request.feature(), listener);
        Job job;
        try {
            job = authorize(request);
        } catch (Throwable thrown) {
            watch.ended(thrown);
            throw thrown;
        }
        T result;
        try {
            result = work.run(job);
        } catch (Throwable thrown) {
            reportFailure(job, request.unreported());
            watch.ended(Outcome.FAILED.name());
            throw thrown;
        }
        report(job, request.unreported(), result, watch);
        return result;
    }

    private static void report(Job job, @Nullable Consumer<LedgerError> told, @Nullable Object result, Watch watch) {
        try {
            watch.ended(job.complete().name());
        } catch (LedgerError error) {
            Unreported unreported = new Unreported(
                    "generation " + job.generationId() + " of " + job.account()
                            + " is done, but its end was not reported: " + error.getMessage(),
                    error,
                    result);
            watch.ended(unreported);
            if (told == null) {
                throw unreported;
            }
            told.accept(unreported);
        }
    }

    /** The same for work that returns nothing. */
    @SuppressWarnings("NullAway") // which does not follow type arguments that may be null
    public <X extends Exception> void run(ChargeRequest request, Task<X> task) throws X {
        Work<@Nullable Void, X> work = job -> {
            task.run(job);
            return null;
        };
        charge(request, work);
    }

    /** The work's own error goes on, whatever becomes of the report: the policy's timeout does the rest. */
    private static void reportFailure(Job job, @Nullable Consumer<LedgerError> told) {
        // An interrupted thread could not send; whoever interrupted it will find it so again.
        boolean wasInterrupted = Thread.interrupted();
        try {
            job.complete(Outcome.FAILED);
        } catch (LedgerError error) {
            if (told != null) {
                told.accept(error);
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Charges, and leaves it to the caller to report what follows and to {@link Job#complete()}.
     *
     * @throws Declined if nothing was charged
     * @throws Undecided if the ledger did not decide in time
     */
    public Job authorize(ChargeRequest request) {
        String given = request.generationId();
        String generation = given == null ? "gen_" + Requests.newKey() : given;
        String key = request.idempotencyKey();
        long waited = 0;
        long limit = request.decideWithin().toMillis();
        while (true) {
            long wait = Math.min(WAIT_MAX.toMillis(), Math.max(0, limit - waited));
            // Asked again it is answered as things stand, and charges nothing more.
            Answer answer = requests.send(new Call(
                    "POST", "/v1/generations", Map.of("wait", wait), request.body(generation), key, request.account()));
            if (answer.status() == DONE) {
                return new Job(this, answer.body(), request.itemIds());
            }
            key = null;
            waited += Math.max(wait, 1);
            if (waited < limit) {
                continue;
            }
            if (given == null) {
                abandon(request.account(), generation);
            }
            throw new Undecided("the ledger has not decided about generation " + generation + " of "
                    + request.account() + " yet; "
                    + (given == null ? "should it be charged, all comes back" : "ask again with the same id"));
        }
    }

    /** Nobody can ask for it again: should it be charged yet, all comes back. */
    private void abandon(String account, String generation) {
        try {
            publish(Map.of(
                    "type",
                    "GenerationCompleted",
                    "accountId",
                    account,
                    "generationId",
                    generation,
                    "outcome",
                    Outcome.FAILED.name()));
        } catch (LedgerError error) {
            // The policy's timeout does it.
        }
    }

    // Writing.

    /** Publishes an event that one of the builders of io.makegood.client made. */
    public Published publish(JournalEvent event) {
        return publish(event.accountId(), Json.read(event.toJson().getBytes(StandardCharsets.UTF_8)));
    }

    /** Publishes an event, written as the contract names its fields. */
    public Published publish(Map<String, ?> event) {
        return publish(event.get("accountId") instanceof String account ? account : null, event);
    }

    /** Publishes up to 1,000 events at once; the answer says which were refused. */
    public Published publishAll(List<? extends Map<String, ?>> events) {
        return publish(null, events);
    }

    private Published publish(@Nullable String account, Object events) {
        JsonNode told =
                requests.send(Call.post("/v1/events", events, null, account)).body();
        for (JsonNode each : told.path("results")) {
            String owner = Json.text(each, "accountId");
            if (owner != null) {
                requests.positions().wrote(owner, Json.text(each, "position"));
            }
        }
        return Published.of(told);
    }

    /** Begins a grant of credits; {@code send()} sends it. */
    public Commands.Grant grant(String account, long credits, GrantKind kind) {
        return new Commands.Grant(requests, account, credits, kind);
    }

    /** Begins to take a grant back; the reason is a code of yours. */
    public Commands.Revocation revoke(String account, String grantId, String reason) {
        return new Commands.Revocation(requests, account, grantId, reason);
    }

    /** Begins an adjustment of a balance. */
    public Commands.Adjustment adjust(String account, long credits, AdjustmentGround ground) {
        return new Commands.Adjustment(requests, account, credits, ground);
    }

    /** Begins a customer's claim of a bad result; the reason is a code of the product's. */
    public Commands.Claim claim(String account, String generationId, String itemId, String reason) {
        return new Commands.Claim(requests, account, generationId, itemId, reason);
    }

    /** Begins the verdict on a claim that waits. */
    public Commands.Review reviewClaim(String account, String claimId, Verdict verdict) {
        return new Commands.Review(requests, account, claimId, verdict);
    }

    /** Begins a support case. */
    public Commands.Case openCase(String account) {
        return new Commands.Case(requests, account);
    }

    /** Begins to settle a support case. */
    public Commands.Resolution resolveCase(String account, String caseId, String resolution) {
        return new Commands.Resolution(requests, account, caseId, resolution);
    }

    /** A token for a customer's own browser. {@code scope}: read or claim; {@code minutes}: 1 to 60. */
    public CustomerToken customerToken(String account, String scope, int minutes) {
        Call call = Call.post(pathOf(account) + "/tokens", Map.of("scope", scope, "minutes", minutes), null, null);
        return CustomerToken.of(requests.send(call).body());
    }

    // Reading.

    /** What it would cost now, and whether it can be paid. Nothing is charged, and of a request only what decides the price counts. */
    public Quote quote(ChargeRequest request) {
        return Quote.of(read("/v1/quotes", Quotes.query(request), request.account()));
    }

    /** The balance, what can be charged now, and what open generations hold. */
    public Balance balance(String account) {
        return Balance.of(read(pathOf(account), Map.of(), account));
    }

    /** The account's entries, newest first, page by page as they are read. */
    public Stream<Entry> activity(String account) {
        return activity(account, ActivityFilter.all());
    }

    /** Those of them that a filter names. */
    public Stream<Entry> activity(String account, ActivityFilter filter) {
        return pages(pathOf(account) + "/activity", account, filter.query()).map(Entry::of);
    }

    /** The account's refunds, newest first, page by page as they are read. */
    public Stream<Refund> refunds(String account) {
        return pages(pathOf(account) + "/refunds", account, Map.of()).map(Refund::of);
    }

    private Stream<JsonNode> pages(String path, String account, Map<String, ?> query) {
        Function<@Nullable String, JsonNode> page = cursor -> {
            Map<String, @Nullable Object> asked = new LinkedHashMap<>(query);
            asked.putIfAbsent("limit", 100);
            asked.put("cursor", cursor);
            return read(path, asked, account);
        };
        return Pages.of(page);
    }

    /** What the account was told, newest first. {@code audience}: {@code customer} leaves out what is for operators; null for all. */
    public List<Notice> notices(String account, @Nullable String audience) {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("audience", audience);
        return each(read(pathOf(account) + "/notices", query, account), Notice::of);
    }

    /** One generation, from request to refund. */
    public Generation generation(String account, String generationId) {
        return Generation.of(read(pathOf(account, generationId), Map.of(), account));
    }

    /** Five questions of a review, answered with evidence, as the contract names them. */
    public JsonNode investigate(String account, String generationId) {
        return read(pathOf(account, generationId) + "/investigation", Map.of(), account);
    }

    /** The plan that the account has or had last; null if it never had one. */
    public @Nullable Plan plan(String account) {
        JsonNode plan = read(pathOf(account) + "/plan", Map.of(), account).path("plan");
        return plan.isObject() ? Plan.of(plan) : null;
    }

    /** What may be spent in which time, and what is left of it; of one member alone if {@code actor} is given. */
    public List<Budget> budgets(String account, @Nullable String actor) {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("actor", actor);
        return each(read(pathOf(account) + "/budgets", query, account), Budget::of);
    }

    /** Claims that wait for review, oldest first; with an account all of its claims. */
    public List<WorkItem> claims(@Nullable String account) {
        return work("/v1/claims", account);
    }

    /** Cases that are open, oldest first; with an account all of its cases. */
    public List<WorkItem> cases(@Nullable String account) {
        return work("/v1/cases", account);
    }

    private List<WorkItem> work(String path, @Nullable String account) {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("account", account);
        return each(read(path, query, account), WorkItem::of);
    }

    /** The account live, from now on. Close it. */
    public LiveStream stream(String account) {
        return new LiveStream(requests, account, null);
    }

    /** The account live, beginning after an entry: 0 begins with the first. */
    public LiveStream stream(String account, long after) {
        return new LiveStream(requests, account, after);
    }

    // Whatever else.

    /** What else the API serves, with the same retries and errors: {@code request("POST", "/v1/notes", body)}. */
    public JsonNode request(String method, String path, @Nullable Object body) {
        return requests.send(new Call(method, path, Map.of(), body, null, null)).body();
    }

    /** How far this object has written the account: another process whose Ledger is told so sees at least that. */
    public @Nullable String positionOf(String account) {
        return requests.positions().of(account);
    }

    /** From now on reads of the account see at least what stands there: another process wrote it. */
    public void see(String account, String position) {
        requests.positions().wrote(account, Objects.requireNonNull(position));
    }

    /** Whether the ledger says within that time that it is ready. One attempt is made. */
    public boolean isReady(Duration limit) {
        return requests.answers("/health/ready", limit);
    }

    /** Where the ledger is. */
    public String url() {
        return requests.url();
    }

    private JsonNode read(String path, Map<String, ? extends @Nullable Object> query, @Nullable String account) {
        return requests.send(Call.get(path, query, account)).body();
    }

    private static <T> List<T> each(JsonNode page, Function<JsonNode, T> made) {
        List<T> all = new ArrayList<>();
        page.path("data").forEach(each -> all.add(made.apply(each)));
        return List.copyOf(all);
    }

    private static String pathOf(String account) {
        return "/v1/accounts/" + Requests.segment(account);
    }

    private static String pathOf(String account, String generationId) {
        return pathOf(account) + "/generations/" + Requests.segment(generationId);
    }
}
