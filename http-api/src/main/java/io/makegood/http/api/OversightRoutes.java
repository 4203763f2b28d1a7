package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.running.RunningPart;
import io.makegood.http.access.Access;
import io.makegood.http.access.Scope;
import io.makegood.http.api.Answers.Listed;
import io.makegood.http.api.OversightAnswers.InstanceSaid;
import io.makegood.http.api.OversightAnswers.KeyKnown;
import io.makegood.http.api.OversightAnswers.Part;
import io.makegood.http.auditing.AuditBook;
import io.makegood.http.auditing.Auditor;
import io.makegood.readmodel.projection.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What those ask who look after the ledger: which instances there are and how far, which keys, and, where there is an auditor, what it finds. */
final class OversightRoutes implements AutoCloseable {
    private final Accounts accounts;
    private final Access access;
    private final int requestsPerSecond;
    private final Fleet fleet;
    private final Supplier<InstanceSaid> self;
    private final @Nullable AuditorRoutes auditing;
    private final ObjectMapper mapper = new ObjectMapper();

    private OversightRoutes(
            Accounts accounts,
            Access access,
            int requestsPerSecond,
            Fleet fleet,
            Supplier<InstanceSaid> self,
            @Nullable AuditorRoutes auditing) {
        this.accounts = accounts;
        this.access = access;
        this.requestsPerSecond = requestsPerSecond;
        this.fleet = fleet;
        this.self = self;
        this.auditing = auditing;
    }

    /** Of an instance with that engine. */
    static OversightRoutes of(
            EngineSettings settings,
            RunningPart engine,
            HttpSettings http,
            Accounts accounts,
            Access access,
            Admin admin,
            Executor executor) {
        String name = settings.instanceName();
        Fleet fleet = new Fleet(
                admin,
                settings.topics(),
                settings.partitions(),
                settings.applicationId(),
                Projection.group(settings.applicationId()));
        Auditor auditor = http.offers().auditor();
        return new OversightRoutes(
                accounts,
                access,
                http.requestsPerSecond(),
                fleet,
                () -> new InstanceSaid(
                        name,
                        engine.state(),
                        accounts.projection().part().state(),
                        engine.counts().folds()),
                auditor == null
                        ? null
                        : new AuditorRoutes(
                                accounts, auditor, new AuditBook(auditor, settings.stateDirectory(), name), executor));
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get(
                                "/v1/instances",
                                "listInstances",
                                "Which instances there are, which partitions each has, and how far.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE))
                        .replies(200, "InstanceList")
                        .by(this::instances),
                Route.get("/v1/keys", "listKeys", "The API keys and what each may do, without their secrets.")
                        .guard(Guard.ofTheWhole(Scope.OPERATE))
                        .replies(200, "KeyList")
                        .by(this::keys)));
        AuditorRoutes more = auditing;
        if (more != null) {
            routes.addAll(more.routes());
        }
        return List.copyOf(routes);
    }

    private void instances(Call call) throws IOException {
        if (call.isPassedOn()) {
            call.answer(200, new Listed<>(List.of(self.get()), List.of()));
            return;
        }
        Listed<JsonNode> others = others(call);
        Map<String, InstanceSaid> said = new TreeMap<>();
        InstanceSaid own = self.get();
        said.put(own.name(), own);
        for (JsonNode other : others.data()) {
            InstanceSaid heard = mapper.treeToValue(other, InstanceSaid.class);
            said.put(heard.name(), heard);
        }
        Fleet.Standing standing = fleet.standing();
        call.answer(
                200,
                new OversightAnswers.InstanceList(
                        standing.at(),
                        String.valueOf(standing.states().get(Part.ENGINE)),
                        String.valueOf(standing.states().get(Part.READERS)),
                        standing.instances().stream()
                                .map(each -> Fleet.with(each, said.get(each.name())))
                                .toList(),
                        standing.partitions(),
                        others.notAnswered()));
    }

    private void keys(Call call) throws IOException {
        List<KeyKnown> own = access.keys().stream()
                .map(key -> KeyKnown.of(key, access.lastUsed(key.keyId())))
                .toList();
        if (call.isPassedOn()) {
            call.answer(200, new Listed<>(own, List.of()));
            return;
        }
        Listed<JsonNode> others = others(call);
        Map<String, KeyKnown> all = new LinkedHashMap<>();
        own.forEach(key -> all.put(key.keyId(), key));
        for (JsonNode other : others.data()) {
            KeyKnown heard = mapper.treeToValue(other, KeyKnown.class);
            all.merge(heard.keyId(), heard, (mine, theirs) -> mine.usedAt(theirs.lastUsedAt()));
        }
        call.answer(
                200,
                new OversightAnswers.KeyList(
                        all.values().stream()
                                .sorted(Comparator.comparingLong(KeyKnown::createdAt))
                                .toList(),
                        access.isOpen(),
                        requestsPerSecond,
                        others.notAnswered()));
    }

    /** What the other instances answer to the same request. */
    private Listed<JsonNode> others(Call call) {
        return accounts.gather(call, rows -> List.of(), Comparator.comparing(JsonNode::toString), Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        fleet.close();
        AuditorRoutes more = auditing;
        if (more != null) {
            more.close();
        }
    }
}
