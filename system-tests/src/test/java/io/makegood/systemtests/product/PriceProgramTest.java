package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another program, in another language, works out what random requests cost by the catalogue's price lists and by random ones: quotes and
 * charges are the same, to the unit, and name the same row. {@code -Dprices.requests=1000000} asks a million.
 */
class PriceProgramTest {
    private static final int REQUESTS = Integer.getInteger("prices.requests", 20_000);
    private static final long SEED = Long.getLong("prices.seed", 19);
    private static final int RANDOM_POLICIES = 60;
    private static final long AT = 1_800_000_000_000L;
    private static final Path PROGRAM = Path.of("src", "test", "resources", "prices", "prices.py");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** A price list, as text and as rules, and an account under it that can pay. */
    private record PriceList(JsonNode document, PublishedPolicy policy, LedgerRun run) {
        private static PriceList of(JsonNode document) {
            PolicyFile file = PolicyFile.read(document.toString());
            PublishedPolicy policy = file.policy()
                    .orElseThrow(() -> new AssertionError(file.summary() + " in " + document.toPrettyString()));
            LedgerRun run = new LedgerRun(only(policy), PartitionLedger.RETENTION_MILLIS_DEFAULT);
            for (int i = 0; i < 2; i++) {
                run.apply(
                        Envelope.of(
                                "ann",
                                new CreditsGranted("g" + i, Limits.AMOUNT_MAX, GrantKind.PAID, null, null, null)),
                        new Position(0, i, AT));
            }
            return new PriceList(document, policy, run);
        }

        private static Policies only(Policy policy) {
            return new Policies() {
                @Override
                public int inForce(String accountId, long at) {
                    return 0;
                }

                @Override
                public Policy version(int ordinal) {
                    return policy;
                }
            };
        }
    }

    @Test
    void another_program_agrees_with_quote_and_charge(@TempDir Path directory) throws Exception {
        assumeTrue(hasPython(), "there is no python3 here");
        RandomPriceLists random = new RandomPriceLists(SEED);
        List<PriceList> lists = priceLists(random);
        Path policies = directory.resolve("policies.jsonl");
        Files.write(
                policies, lists.stream().map(list -> list.document().toString()).toList());
        Path requests = directory.resolve("requests.jsonl");
        List<PriceQuery> queries = new ArrayList<>(REQUESTS);
        try (BufferedWriter out = Files.newBufferedWriter(requests)) {
            for (int i = 0; i < REQUESTS; i++) {
                PriceQuery query = random.query(lists.get(i % lists.size()).document());
                queries.add(query);
                out.write(line(query, i % lists.size()));
                out.newLine();
            }
        }
        List<String> answers = worked(policies, requests, directory);
        assertThat(answers).hasSize(REQUESTS);
        int priced = 0;
        for (int i = 0; i < REQUESTS; i++) {
            PriceList list = lists.get(i % lists.size());
            PriceQuery query = queries.get(i);
            String expected = answers.get(i);
            if (!quoted(list, query).equals(expected)
                    || !charged(list, query, i).equals(expected)) {
                assertThat(List.of(quoted(list, query), charged(list, query, i)))
                        .as("seed %d, %s of %s", SEED, query, list.document().get("id"))
                        .containsOnly(expected);
            }
            priced += expected.startsWith("wrong") ? 0 : 1;
        }
        assertThat(priced).isBetween(REQUESTS / 4, REQUESTS - REQUESTS / 20);
    }

    /** The catalogue's, and random ones of which rows that never decide are left out. */
    private static List<PriceList> priceLists(RandomPriceLists random) throws IOException {
        List<PriceList> lists = new ArrayList<>();
        try (Stream<Path> files = Files.list(PolicyFiles.FOLDER.resolve("catalogue"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                lists.add(PriceList.of(YAML.readTree(file.toFile())));
            }
        }
        assertThat(lists).hasSizeGreaterThanOrEqualTo(25);
        for (int i = 0; lists.size() < 25 + RANDOM_POLICIES; i++) {
            ObjectNode document = random.policy(i);
            if (PolicyFile.read(document.toString()).policy().isPresent()) {
                lists.add(PriceList.of(document));
            }
        }
        return lists;
    }

    private static String quoted(PriceList list, PriceQuery query) {
        Quote quote = Quote.of(query, list.policy(), Purse.of(list.run().account("ann")), true, AT);
        PriceProblem problem = quote.problem();
        return problem == null ? quote.required() + " " + quote.priceRow() : "wrong " + problem.what();
    }

    private static String charged(PriceList list, PriceQuery query, int number) {
        List<String> items =
                IntStream.range(0, query.items()).mapToObj(Integer::toString).toList();
        GenerationRequested request = new GenerationRequested(
                "n" + number,
                query.feature(),
                query.platform(),
                null,
                null,
                null,
                null,
                items,
                true,
                1,
                null,
                query.attributes(),
                query.quantities());
        Decision decision = list.run().decide(Envelope.of("ann", request), new Position(0, 2, AT));
        long charge = decision.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.CHARGE)
                .mapToLong(LedgerEntry::amount)
                .sum();
        Notice notice = decision.notices().get(0);
        for (NoticeDetail detail : notice.details()) {
            if (detail.name().equals("priceRow")) {
                return -charge + " " + detail.value();
            }
        }
        return "wrong " + notice.details().get(0).name();
    }

    private static String line(PriceQuery query, int policy) {
        ObjectNode line = JSON.createObjectNode();
        line.put("policy", policy)
                .put("feature", query.feature())
                .put("platform", query.platform())
                .put("items", query.items())
                .put("at", AT);
        line.set("attributes", JSON.valueToTree(query.attributes()));
        line.set("quantities", JSON.valueToTree(query.quantities()));
        return line.toString();
    }

    private static List<String> worked(Path policies, Path requests, Path directory) throws Exception {
        Path answers = directory.resolve("answers.txt");
        Path wrong = directory.resolve("wrong.txt");
        Process program = new ProcessBuilder("python3", PROGRAM.toString(), policies.toString())
                .redirectInput(requests.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(wrong.toFile())
                .start();
        assertThat(program.waitFor(20, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).as(Files.readString(wrong)).isZero();
        return Files.readAllLines(answers);
    }

    private static boolean hasPython() {
        try {
            Process version = new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(1, TimeUnit.MINUTES) && version.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
