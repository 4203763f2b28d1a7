package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.LedgerCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people ran into with credit systems, each with its right value, played through the public interface. All are played side by
 * side, since some wait for a timeout or an expiry.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SituationsIT {
    private static final Path SITUATIONS = Path.of("src", "test", "resources", "situations");
    private static final Path POLICIES = Path.of("..", "policies");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    private static final Pattern FROM_NOW = Pattern.compile("\"@now\\+(\\d+)\"");
    private static final Pattern ACCOUNT = Pattern.compile("/v1/accounts/([^/?]+)|account=([^&]+)");

    private final ExecutorService players = Executors.newCachedThreadPool();
    private final Map<String, Future<Played>> games = new HashMap<>();
    private TestLedger ledger;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        ledger = TestLedger.start(directory, TestLedger.open());
        List<Situation> situations = new ArrayList<>();
        for (String name : names().toList()) {
            Situation situation = Situation.in(SITUATIONS.resolve(name));
            if (situation.policy() != null) {
                publish(Files.readString(situation.policy()));
            }
            situations.add(situation);
        }
        for (Situation situation : situations) {
            games.put(situation.name(), players.submit(() -> new Played().play(situation)));
        }
    }

    /** What all of them left behind is the same when it is folded again, by the reference and by the auditor. */
    @AfterAll
    void agreesWhenFoldedAgain() {
        players.shutdownNow();
        try {
            new LedgerCheck(ledger.settings()).requireAgreement();
        } finally {
            ledger.close();
        }
    }

    static Stream<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(SITUATIONS)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void what_is_right(String name) throws InterruptedException, ExecutionException, IOException {
        Played played = Objects.requireNonNull(games.get(name)).get();
        List<String> right = Situation.in(SITUATIONS.resolve(name)).right();
        assertThat(right).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        for (String line : right) {
            String seen = played.wrong(line);
            if (seen != null) {
                wrong.add(line + ", but " + seen);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private synchronized void publish(String document) {
        PublishedPolicy policy = PolicyFile.read(document).policy().orElseThrow();
        PolicyPublication.Result result = new PolicyPublication(
                        ledger.settings().clients(), ledger.settings().topics())
                .publish(policy, document);
        assertThat(result.status()).as(result.detail()).isEqualTo(PolicyPublication.Status.PUBLISHED);
    }

    /** One situation as it goes on: remembers how far each account was written, and reads from there or later. */
    private final class Played {
        private final Api api = new Api(ledger.url(), null);
        private final Map<String, String> positions = new HashMap<>();

        Played play(Situation situation) throws IOException, InterruptedException {
            for (Situation.Step step : situation.steps()) {
                if (step instanceof Situation.Step.Policy policy) {
                    publishShipped(policy);
                } else if (step instanceof Situation.Step.Publish events) {
                    publishEvents(events);
                } else if (step instanceof Situation.Step.Read read) {
                    read(read);
                } else if (step instanceof Situation.Step.Post post) {
                    ask(post);
                }
            }
            return this;
        }

        private void publishShipped(Situation.Step.Policy policy) throws IOException {
            String document = Files.readString(POLICIES.resolve(policy.name() + ".yaml"));
            if (policy.text() != null && policy.other() != null) {
                assertThat(document).contains(policy.text());
                document = document.replace(policy.text(), policy.other());
            }
            publish(document.replace(
                            "accountPrefix: \"" + policy.name() + ":\"", "accountPrefix: \"" + policy.prefix() + "\"")
                    .replaceFirst("(?m)^id: .*$", "id: " + policy.prefix().replace(":", "")));
        }

        private void publishEvents(Situation.Step.Publish events) {
            JsonNode body =
                    api.send("POST", "/v1/events", withTimes(events.json())).body();
            for (JsonNode result : body.has("results") ? body.get("results") : List.of(body)) {
                String account = result.path("accountId").asText();
                String position = result.path("position").asText();
                assertThat(position)
                        .as(events.json() + " was answered " + result)
                        .isNotEmpty();
                positions.put(account, position);
                JsonNode outcome = api.get(
                                "/v1/accounts/" + account + "/events/" + position, "Makegood-Position", position)
                        .body();
                String status = outcome.path("status").asText();
                if (events.refusedAs() == null) {
                    assertThat(status).as(events.json() + " became " + outcome).isIn("APPLIED", "NO_EFFECT");
                } else {
                    assertThat(outcome.path("reason").asText())
                            .as(events.json() + " became " + outcome)
                            .isEqualTo(events.refusedAs());
                }
            }
        }

        private void read(Situation.Step.Read read) throws InterruptedException {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            JsonNode answer = get(read.path());
            while (!has(answer, read.pointer(), read.value())) {
                assertThat(read.waits() && System.nanoTime() < deadline)
                        .as(read + " but it is " + answer)
                        .isTrue();
                Thread.sleep(POLL_MILLIS);
                answer = get(read.path());
            }
        }

        private void ask(Situation.Step.Post post) throws IOException {
            Api.Reply reply = api.send("POST", post.path(), post.body());
            assertThat(reply.status())
                    .as(post + " was answered " + reply.body())
                    .isEqualTo(post.status());
            if (post.pointer() != null) {
                assertThat(has(reply.body(), post.pointer(), String.valueOf(post.value())))
                        .as(post + " was answered " + reply.body())
                        .isTrue();
            }
            if (!reply.position().isEmpty()) {
                positions.put(Api.JSON.readTree(post.body()).get("accountId").asText(), reply.position());
            }
        }

        /** The answer, from all that this situation wrote for its account or later. */
        private JsonNode get(String path) {
            Matcher account = ACCOUNT.matcher(path);
            String position = account.find()
                    ? positions.get(account.group(1) == null ? account.group(2) : account.group(1))
                    : null;
            return position == null
                    ? api.get(path).body()
                    : api.get(path, "Makegood-Position", position).body();
        }

        /** What is seen in place of what is right, or null. */
        @Nullable
        String wrong(String line) {
            String[] words = line.split(" ", -1);
            return switch (words[0]) {
                case "balance", "available" ->
                    differs(get("/v1/accounts/" + words[1]).path(words[0]).asText(), words[2]);
                case "notice" -> {
                    List<String> seen = notices(words[1], "all");
                    yield seen.contains(words[2] + " " + words[3]) ? null : "there are " + seen;
                }
                case "no" -> {
                    boolean customers = words[1].equals("customer");
                    String account = words[customers ? 3 : 2];
                    String type = words[customers ? 4 : 3];
                    List<String> seen = notices(account, customers ? "customer" : "all");
                    yield seen.stream().noneMatch(notice -> notice.startsWith(type + " ")) ? null : "there are " + seen;
                }
                case "says" -> {
                    String text = line.substring(line.indexOf(words[2]) + words[2].length() + 1);
                    List<String> said = all("/v1/accounts/" + words[1] + "/notices?limit=100")
                            .filter(notice -> notice.path("type").asText().equals(words[2]))
                            .map(notice -> notice.path("message").asText())
                            .toList();
                    yield said.contains(text) ? null : "it says " + said;
                }
                case "cases" -> {
                    List<String> seen = all("/v1/cases?account=" + words[1])
                            .map(work -> work.path("opened").path("reason").asText() + ":"
                                    + work.path("status").asText())
                            .sorted()
                            .toList();
                    yield differs(seen.isEmpty() ? "none" : String.join(" ", seen), line.split(" ", 3)[2]);
                }
                default -> throw new IllegalArgumentException("no line of what is right: " + line);
            };
        }

        private List<String> notices(String account, String audience) {
            return all("/v1/accounts/" + account + "/notices?limit=100&audience=" + audience)
                    .map(notice -> notice.path("type").asText() + " "
                            + notice.path("reason").asText("-"))
                    .toList();
        }

        private Stream<JsonNode> all(String path) {
            JsonNode answer = get(path);
            assertThat(answer.has("data")).as(path + " answers " + answer).isTrue();
            return StreamSupport.stream(answer.get("data").spliterator(), false);
        }
    }

    private static @Nullable String differs(String seen, String right) {
        return seen.equals(right) ? null : "it is " + seen;
    }

    private static boolean has(JsonNode answer, String pointer, String value) {
        return pointer.equals("*")
                ? answer.toString().contains(value)
                : answer.at(pointer).asText().equals(value);
    }

    private static String withTimes(String json) {
        return FROM_NOW.matcher(json)
                .replaceAll(found -> Long.toString(System.currentTimeMillis() + Long.parseLong(found.group(1))));
    }
}
