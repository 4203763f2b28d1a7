package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.price.NamedValues;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceProblem;
import io.makegood.ledger.price.PriceQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published price lists that come as policies say what was worked out by hand from the published figures. */
class CatalogueTest {
    private static final Path FOLDER = Path.of("..", "policies", "catalogue");
    private static final Path REQUESTS = Path.of("src", "test", "resources", "catalogue", "requests.txt");
    /** Before prices change that are to change. */
    private static final long AT = 1_796_000_000_000L;

    private record Asked(String list, PriceQuery query, String credits, String row) {}

    static List<Asked> requests() throws IOException {
        List<Asked> requests = new ArrayList<>();
        for (String line : Files.readAllLines(REQUESTS)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" \\| ", -1);
                PriceQuery query = PriceQuery.of(parts[1], null, Integer.parseInt(parts[2]))
                        .with(
                                NamedValues.texts("attributes", parts[3].equals("-") ? null : parts[3]),
                                NamedValues.numbers("quantities", parts[4].equals("-") ? null : parts[4]));
                requests.add(new Asked(parts[0], query, parts[5], parts[6]));
            }
        }
        return requests;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static PublishedPolicy policy(String list) throws IOException {
        PolicyFile file = PolicyFile.read(Files.readString(FOLDER.resolve(list + ".yaml")));
        assertThat(file.problems()).as(list).isEmpty();
        return file.policy().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_costs_what_was_worked_out_by_hand(Asked asked) throws IOException {
        PublishedPolicy policy = policy(asked.list());
        PriceAnswer answer = policy.answer(asked.query(), AT);
        if (asked.credits().equals("declined")) {
            PriceProblem problem = Objects.requireNonNull(answer.problem(), asked::toString);
            assertThat(problem.what()).isEqualTo(asked.row());
            return;
        }
        Price price = Objects.requireNonNull(answer.price(), () -> asked + ": " + answer.problem());
        BigDecimal credits = BigDecimal.valueOf(price.of(asked.query().items()), policy.scale());
        assertThat(credits).as("%s", asked).isEqualByComparingTo(asked.credits());
        assertThat(answer.row()).isEqualTo(asked.row());
    }

    @Test
    void there_are_25_lists_and_more_and_of_each_some_requests_are_worked_out() throws IOException {
        Map<String, Integer> asked = new HashMap<>();
        requests().forEach(each -> asked.merge(each.list(), 1, Integer::sum));
        assertThat(files()).hasSizeGreaterThanOrEqualTo(25);
        for (Path file : files()) {
            String list = file.getFileName().toString().replace(".yaml", "");
            assertThat(asked.getOrDefault(list, 0)).as(list).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void each_list_says_where_its_figures_are_from_and_when_they_held() throws IOException {
        for (Path file : files()) {
            String comment = Files.readString(file)
                    .lines()
                    .takeWhile(line -> line.startsWith("#"))
                    .reduce("", (all, line) -> all + line.substring(1));
            assertThat(comment)
                    .as(file.toString())
                    .containsPattern("20[0-9][0-9]")
                    .containsPattern("Source|from memory|https://");
        }
    }

    @Test
    void terms_and_differences_tell_of_tables() throws IOException {
        PolicyTerms terms = PolicyTerms.of(policy("fal-kling"));
        assertThat(terms.byPath())
                .containsEntry("attributes.model", "standard, master")
                .containsEntry("quantities", "seconds")
                .containsEntry("features.video.table", "standard, master")
                .containsEntry("features.video.table.standard", "model standard: 0.25, and 0.05 for seconds above 5");
        String text = Files.readString(FOLDER.resolve("fal-kling.yaml"));
        PolicyTerms newer = PolicyTerms.of(PolicyFile.read(text.replace("base: 0.25", "base: 0.30, markUp: 10"))
                .policy()
                .orElseThrow());
        assertThat(terms.changesTo(newer))
                .containsExactly(new PolicyTerms.Change(
                        "features.video.table.standard",
                        "model standard: 0.25, and 0.05 for seconds above 5",
                        "model standard: 0.3, and 0.05 for seconds above 5; plus 10 percent"));
    }
}
