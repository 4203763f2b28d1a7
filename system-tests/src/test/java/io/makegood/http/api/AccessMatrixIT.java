package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.http.access.ApiKey;
import io.makegood.http.access.Permission;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.http.access.TokenSettings;
import io.makegood.http.api.AccessMatrix.Cell;
import io.makegood.http.api.AccessMatrix.Planted;
import io.makegood.http.api.AccessMatrix.Role;
import io.makegood.http.api.AccessRule.Expected;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route, asked by every role about every account in every form and with every method, at two instances of which each knows only one of
 * the accounts: both answer what the {@link AccessRule} says. Requests that write come last, so that whatever stands in a topic before
 * them was written by one that was refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessMatrixIT {
    /** Stands in each text and id of the other account, and in no other. */
    private static final String MARKER = "c0nfidential";

    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final int IN_FLIGHT = 32;
    private static final int SHOWN = 25;
    /** What an answer says of its own moment, and not of what was asked. */
    private static final Set<String> OF_THE_MOMENT = Set.of("date", "makegood-records-behind");
    /** What these answer holds a time, or how far the ledger has come. */
    private static final Set<String> CHANGING = Set.of(
            "/v1/quotes",
            "/v1/overview",
            "/v1/instances",
            "/v1/keys",
            "/v1/finance-report",
            "/v1/finance-report/csv",
            "/v1/accounts/{id}/generations/{generationId}/receipt");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final AtomicInteger posts = new AtomicInteger();

    private TwoInstances instances;
    private String own;
    private String other;
    private Planted ownPlanted;
    private AccessRule rule;
    private List<Cell> reading;
    private List<Cell> writing;

    /** What came back; the body is looked at and let go. */
    private record Answer(int status, Map<String, List<String>> headers) {}

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        instances = TwoInstances.start(directory);
        own = instances.accountReadBy(0, "matrix:own-");
        other = instances.accountReadBy(1, "matrix:other-");
        Api api = new Api(instances.urls().get(0), null);
        ownPlanted = plant(api, own, "harmless");
        Planted otherPlanted = plant(api, other, MARKER);
        rule = new AccessRule(instances.routes());
        SampleBodies bodies = new SampleBodies(api.get("/openapi.json").with(200));
        List<Cell> cells = AccessMatrix.cells(instances.routes(), roles(), bodies, ownPlanted, otherPlanted);
        writing = cells.stream().filter(cell -> rule.of(cell).writes()).toList();
        reading = cells.stream().filter(cell -> !rule.of(cell).writes()).toList();
    }

    @AfterAll
    void stop() {
        instances.close();
    }

    /** An account with something of everything that can be asked about. */
    private Planted plant(Api api, String account, String word) {
        String[] by = {"Authorization", "Bearer " + instances.operator()};
        String begin = "{'accountId':'" + account + "',";
        Api.Reply granted =
                api.post("/v1/grants", begin + "'grantId':'grant-" + word + "','amount':50,'kind':'PAID'}", by);
        granted.with(201);
        api.post(
                        "/v1/events",
                        begin + "'type':'GenerationCharged','generationId':'" + AccessMatrix.GENERATION
                                + "','baseAmount':3,'feature':'feature-" + word + "'}",
                        by)
                .with(202);
        api.post("/v1/cases", begin + "'caseId':'case-" + word + "','message':'" + word + " words'}", by)
                .with(201);
        api.post("/v1/notes", begin + "'noteId':'note-" + word + "','text':'" + word + " note'}", by)
                .with(201);
        api.post("/v1/cash-refunds", begin + "'requestId':'cash-" + word + "','grantId':'grant-" + word + "'}", by)
                .with(201);
        return new Planted(account, granted.position());
    }

    private List<Role> roles() throws Exception {
        long now = System.currentTimeMillis();
        List<Role> roles = new ArrayList<>();
        roles.add(new Role("nobody", null, false, Set.of(), null));
        roles.add(new Role("invented key", "Bearer mg_0123456789ab_" + "0".repeat(64), false, Set.of(), null));
        roles.add(new Role("a key's name and password", "Basic eDp5", false, Set.of(), null));
        roles.add(new Role("a token that is null", "Bearer bnVsbA.e30.AAAA", false, Set.of(), null));
        ApiKey.Created revoked = instances.key(EnumSet.allOf(Scope.class), own, null);
        instances.keys().write(revoked.key().revoked(now));
        roles.add(new Role("revoked key", "Bearer " + revoked.text(), false, Set.of(), null));
        ApiKey.Created expired = instances.key(EnumSet.allOf(Scope.class), own, now - 1);
        roles.add(new Role("expired key", "Bearer " + expired.text(), false, Set.of(), null));
        for (Scope scope : Scope.values()) {
            roles.add(byKey(EnumSet.of(scope), null));
            roles.add(byKey(EnumSet.of(scope), own));
            // No key can have the others for some accounts alone.
            if (!scope.isOfOneAccount() && scope != Scope.OPERATE && scope != Scope.WEBHOOKS) {
                roles.add(byKeyFor(scope, own));
            }
        }
        roles.add(byKey(EnumSet.noneOf(Scope.class), own));
        roles.add(byKey(EnumSet.allOf(Scope.class), own));
        Role last = byKey(EnumSet.allOf(Scope.class), null);
        roles.add(last);
        roles.add(byToken(own));
        roles.add(byMembersToken(own));
        roles.add(byToken(null));
        roles.add(
                new Role("customer's token", customersToken("{'minutes':60}"), true, Set.of(Scope.READ_ACCOUNT), own));
        roles.add(new Role(
                "customer's token to claim",
                customersToken("{'minutes':60,'scope':'claim'}"),
                true,
                Set.of(Scope.READ_ACCOUNT, Scope.CLAIM_ACCOUNT),
                own));
        roles.add(new Role(
                AccessRule.MEMBER + ", made here",
                customersToken("{'minutes':60,'actorId':'member'}"),
                true,
                Set.of(Scope.READ_ACCOUNT),
                own));
        roles.add(new Role("customer's token, changed", customersToken("{'minutes':60}") + "A", false, Set.of(), null));
        String late = instances
                .issuer()
                .token(instances
                        .issuer()
                        .claims("makegood:read")
                        .claim("exp", now / 1000 - 600)
                        .build());
        roles.add(new Role("expired token", "Bearer " + late, false, Set.of(), null));
        instances.awaitKey(String.valueOf(last.authorization()).substring("Bearer ".length()));
        return roles;
    }

    private Role byKey(Set<Scope> scopes, @Nullable String account) {
        String name = "key " + scopes + (account == null ? "" : " of " + account);
        return new Role(name, "Bearer " + instances.key(scopes, account, null).text(), true, scopes, account);
    }

    private Role byKeyFor(Scope scope, String prefix) {
        Rights rights = new Rights(Set.of(new Permission(scope, prefix)), null, null);
        return new Role(
                "key " + scope + "@" + prefix,
                "Bearer " + instances.key(rights, null).text(),
                true,
                Set.of(scope),
                null,
                prefix);
    }

    private Role byToken(@Nullable String account) throws Exception {
        String token = instances
                .issuer()
                .token(instances
                        .issuer()
                        .claims("openid makegood:" + Scope.READ_ACCOUNT.text())
                        .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, account)
                        .build());
        String name = "token " + (account == null ? "without account" : "of " + account);
        return new Role(name, "Bearer " + token, true, Set.of(Scope.READ_ACCOUNT), account);
    }

    /** Made at one instance, and good at the other. */
    private String customersToken(String body) {
        Api.Reply made = new Api(instances.urls().get(0), null)
                .post("/v1/accounts/" + own + "/tokens", body, "Authorization", "Bearer " + instances.operator());
        return "Bearer " + made.with(201).path("token").asText();
    }

    private Role byMembersToken(String account) throws Exception {
        String token = instances
                .issuer()
                .token(instances
                        .issuer()
                        .claims("makegood:" + Scope.READ_ACCOUNT.text())
                        .claim(TokenSettings.ACCOUNT_CLAIM_DEFAULT, account)
                        .claim(TokenSettings.ACTOR_CLAIM, "member")
                        .build());
        return new Role(AccessRule.MEMBER, "Bearer " + token, true, Set.of(Scope.READ_ACCOUNT), account);
    }

    @Test
    @Order(1)
    void whoever_may_not_is_told_nothing_and_leaves_nothing_and_whoever_may_is_answered(TestReporter reporter)
            throws Exception {
        Map<String, Long> ends = instances.ends();
        long began = System.nanoTime();
        List<String> faults = ask(reading);
        reporter.publishEntry(
                "cells",
                reading.size() + " at each of 2 instances in "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        assertThat(faults.stream().limit(SHOWN).toList())
                .as(faults.size() + " faults in " + reading.size() + " cells")
                .isEmpty();
        assertThat(reading.size()).isGreaterThan(10_000);
        assertThat(instances.ends()).isEqualTo(ends);
    }

    @Test
    @Order(2)
    void what_is_planted_is_seen_by_whoever_may_see_it() throws Exception {
        for (String url : instances.urls()) {
            for (String path : List.of("/notices", "/activity", "/generations/" + AccessMatrix.GENERATION)) {
                Api.Reply reply = new Api(url, null)
                        .get("/v1/accounts/" + other + path, "Authorization", "Bearer " + instances.operator());
                assertThat(reply.with(200).toString()).contains(MARKER);
            }
        }
    }

    @Test
    @Order(3)
    void an_account_is_not_told_of_an_event_that_stands_beside_its_own() {
        Api api = new Api(instances.urls().get(0), null);
        Planted neighbour = null;
        for (int i = 0; neighbour == null; i++) {
            Planted planted = plant(api, "matrix:neighbour-" + i, MARKER);
            neighbour = partition(planted).equals(partition(ownPlanted)) ? planted : null;
        }
        String customer =
                instances.key(EnumSet.of(Scope.READ_ACCOUNT), own, null).text();
        instances.awaitKey(customer);
        for (String url : instances.urls()) {
            Api.Reply reply = new Api(url, null)
                    .get(
                            "/v1/accounts/" + own + "/events/" + neighbour.position(),
                            "Authorization",
                            "Bearer " + customer);
            assertThat(reply.body().toString()).doesNotContain(MARKER, neighbour.account());
        }
    }

    private static String partition(Planted planted) {
        return planted.position().split("-", 2)[0];
    }

    @Test
    @Order(4)
    void whoever_may_write_writes_once_for_each_request(TestReporter reporter) throws Exception {
        long before = instances.journal();
        long began = System.nanoTime();
        List<String> faults = ask(writing);
        reporter.publishEntry(
                "cells",
                writing.size() + " at each of 2 instances in "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
        assertThat(faults.stream().limit(SHOWN).toList())
                .as(faults.size() + " faults in " + writing.size() + " cells")
                .isEmpty();
        Set<String> written = writing.stream().map(cell -> cell.route().path()).collect(Collectors.toSet());
        Set<String> writes = instances.routes().stream()
                .filter(route -> route.method().name().equals("POST")
                        && !AccessRule.isOfWebhooks(route)
                        && !AccessRule.isAssignment(route))
                .map(Route::path)
                // What is decided about dead letters stands beside the journal, and the sample names none.
                .filter(path -> !path.startsWith("/v1/dead-letters"))
                // And an audit is ended beside the journal, if the sample named one that runs.
                .filter(path -> !path.equals("/v1/audits/{auditId}/end"))
                // Tokens and links are signed, and written down nowhere; there is nothing to erase, and a campaign is
                // looked at.
                .filter(path -> !Set.of(
                                AccessRule.TOKENS,
                                AccessRule.ERASE,
                                AccessRule.RECEIPT + "/links",
                                AccessRule.CAMPAIGNS,
                                AccessRule.WHAT_IFS)
                        .contains(path))
                .collect(Collectors.toSet());
        assertThat(written).isEqualTo(writes);
        assertThat(instances.journal() - before).isGreaterThanOrEqualTo(writing.size());
    }

    /** Asks both instances, some requests at a time; returns what was answered otherwise than it should be. */
    private List<String> ask(List<Cell> cells) throws InterruptedException {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        Semaphore room = new Semaphore(IN_FLIGHT);
        List<List<CompletableFuture<Answer>>> all = new ArrayList<>();
        for (Cell cell : cells) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (String url : instances.urls()) {
                room.acquire();
                answers.add(send(request(url, cell))
                        .whenComplete((response, failure) -> room.release())
                        .thenApply(response -> {
                            judge(cell, response, faults);
                            return new Answer(response.statusCode(), headers(cell, response));
                        }));
            }
            all.add(answers);
        }
        Map<String, Answer> whole = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            Answer first = all.get(i).get(0).join();
            Answer second = all.get(i).get(1).join();
            if (first.status() != second.status()) {
                faults.add(cell + ": " + first.status() + " at one instance and " + second.status() + " at the other");
            }
            String method = cell.method().name();
            if (cell.method().override() == null && Set.of("GET", "HEAD").contains(method)) {
                Answer before = whole.putIfAbsent(cell.question(), first);
                if (before != null && !before.equals(first)) {
                    faults.add(cell + ": " + first + " where another method is answered " + before);
                }
            }
        }
        return List.copyOf(faults);
    }

    /** Once more where the connection had ended before anything came: servers end those that were idle, and each write has its key. */
    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .exceptionallyCompose(first -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }

    private HttpRequest request(String url, Cell cell) {
        String wait = cell.form().path().contains("?") ? "&wait=0" : "?wait=0";
        boolean waits = cell.method().name().equals("POST")
                && cell.route().parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals("wait"));
        String path = cell.form().path() + (waits ? wait : "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
        String authorization = cell.role().authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        String override = cell.method().override();
        if (override != null) {
            request.header("X-HTTP-Method-Override", override);
        }
        String body = cell.body();
        if (body == null) {
            return request.method(cell.method().name(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        return request.header("Content-Type", "application/json")
                .header("Idempotency-Key", "matrix-" + posts.incrementAndGet())
                .method(cell.method().name(), HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void judge(Cell cell, HttpResponse<String> response, Queue<String> faults) {
        Expected expected = rule.of(cell);
        if (!expected.statuses().contains(response.statusCode())) {
            faults.add(cell + ": " + response.statusCode() + " instead of " + expected.statuses() + ": "
                    + response.body().substring(0, Math.min(300, response.body().length())));
        }
        String told = response.headers().map() + response.body();
        boolean mayKnow = !expected.refused()
                && !cell.role().isCustomer()
                && cell.role().isKnown()
                && cell.role().prefix().isEmpty();
        if (!mayKnow && (told.contains(MARKER) || told.contains(other))) {
            faults.add(cell + ": tells of the other account: " + told);
        }
    }

    private static Map<String, List<String>> headers(Cell cell, HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        OF_THE_MOMENT.forEach(headers::remove);
        if (CHANGING.contains(cell.route().path())) {
            headers.remove("etag");
            headers.remove("content-length");
        }
        return headers;
    }
}
