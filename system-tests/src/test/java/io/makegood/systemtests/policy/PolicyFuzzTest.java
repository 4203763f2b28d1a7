package io.makegood.systemtests.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PolicyProblem;
import io.makegood.policyfiles.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents of any origin never crash the fold, never hang it, and never change a policy in force unless they are valid. */
class PolicyFuzzTest {
    private static final int DOCUMENTS = 20_000;
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "&a ",
        "*a",
        "!!binary ",
        "? ",
        "|",
        ">-",
        "%YAML 1.1",
        "---",
        "...",
        "\t",
        "\r",
        "<<: ",
        "'",
        "\"",
        "\u0000",
        "\u2028",
        "\uD800",
        "null",
        "~",
        ".nan",
        "1e999",
        "99999999999999999999",
        "0x7fffffffffffffff",
        "2026-01-01",
        "#",
        "{amount",
        "[[",
        "true",
        "\u202e"
    };

    private static List<String> seeds() {
        List<String> documents = new ArrayList<>();
        for (String name : new String[] {"example", "pinsearch", "photoroom", "post-remixer"}) {
            try {
                documents.add(Files.readString(Path.of("..", "policies", name + ".yaml")));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return documents;
    }

    private static String mutated(String document, Random random) {
        StringBuilder text = new StringBuilder(document);
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits && text.length() > 0; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(8)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
                case 3 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(200)));
                case 5 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
                case 6 -> shuffleLines(text, random);
                default -> text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)].repeat(random.nextInt(300)));
            }
        }
        return text.toString();
    }

    private static void shuffleLines(StringBuilder text, Random random) {
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        if (lines.size() > 1) {
            Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
        }
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    @Test
    void any_document_is_a_policy_or_has_a_problem_that_can_be_printed() {
        List<String> seeds = seeds();
        Random random = new Random(42);
        int valid = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String document = mutated(seeds.get(i % seeds.size()), random);
            PolicyFile file = PolicyFile.read(document);
            if (file.policy().isPresent()) {
                valid++;
                assertThat(file.problems()).isEmpty();
                // The same text says the same, always.
                assertThat(PolicyFile.read(document).policy()).isEqualTo(file.policy());
                continue;
            }
            assertThat(file.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
            assertThat(file.summary()).hasSizeLessThanOrEqualTo(500);
            assertThat(file.summary().chars().filter(c -> Character.isISOControl(c) || c == 0x2028))
                    .isEmpty();
            for (PolicyProblem problem : file.problems()) {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
            }
        }
        assertThat(valid).as("mutations that stay valid").isBetween(100, DOCUMENTS - 5_000);
    }

    @Test
    void an_invalid_document_in_the_journal_changes_no_policy_in_force() {
        List<String> seeds = seeds();
        Random random = new Random(43);
        LedgerRun run =
                new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
        long offset = 0;
        int refused = 0;
        int applied = 0;
        for (int i = 0; i < 2_000; i++) {
            String document = mutated(seeds.get(i % seeds.size()), random);
            if (document.isEmpty()) {
                continue;
            }
            int before = run.policies().published().size();
            Effect effect = run.apply(
                            Envelope.of("policy:fuzz", new PolicyPublished("example", "v" + i, null, document)),
                            new Position(0, offset++, 1_000 + offset))
                    .effect();
            if (effect == Effect.REFUSED) {
                refused++;
                assertThat(run.policies().published()).hasSize(before);
            } else {
                applied++;
            }
            String renamed = document.replace("version: \"1\"", "version: v" + i);
            Effect again = run.apply(
                            Envelope.of("policy:fuzz", new PolicyPublished("example", "v" + i, null, renamed)),
                            new Position(0, offset++, 1_000 + offset))
                    .effect();
            applied += again == Effect.APPLIED ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(1_500);
        assertThat(applied).isPositive().isEqualTo(run.policies().published().size());
    }
}
