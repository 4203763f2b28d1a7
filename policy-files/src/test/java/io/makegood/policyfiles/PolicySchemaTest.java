package io.makegood.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import io.makegood.ledger.event.Particulars;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schema, by which editors complete and check policies, is made of the reader's own forms and says what it says. */
class PolicySchemaTest {
    private static final Path FOLDER = Path.of("..", "policies");
    private static final String GOOD = """
            id: shop
            version: "1"
            accountPrefix: "shop:"
            platforms: [ios]
            attributes: {size: [small, large], style: any}
            quantities: [seconds]
            features:
              image: {displayName: Image, price: {perItem: 2}, claims: {eligible: true}}
            claims: {timeLimit: 14d}
            """;

    private static final Validator VALIDATOR = new ValidatorFactory().createValidator();
    private static final URI SCHEMA =
            VALIDATOR.registerSchema(PolicySchema.document().toString());

    /**
     * What a reader knows of a document beyond a schema: what stands elsewhere in it, how a number is written, and what a duration
     * amounts to.
     */
    private static final Pattern KNOWN_BY_THE_READER_ALONE = Pattern.compile(
            String.join(
                    "|",
                    "is not declared under|which is not declared|is no attribute|is no quantity|which is not listed for|the policy lists none",
                    "never decides|name of a row before it|a second time|is judged twice|is listed twice|is less than|is nothing; write free",
                    "the policy has no claims|holds for no feature|excludes surfaces where|names models, and no request|own language",
                    "the longest is|to ten years|write a moment|write whole credits|plain digits|digits after the point|is written twice"));

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Validator.Result bySchema(String document) {
        try {
            return VALIDATOR.validate(SCHEMA, PolicyMutations.tree(document).toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Path> files() throws IOException {
        return PolicyMutations.files().stream();
    }

    @Test
    void the_schema_in_the_tree_is_the_one_that_the_reader_s_forms_make() throws IOException {
        assertThat(PolicyMutations.tree(text(FOLDER.resolve("policy.schema.json"))))
                .as("run ./makegood contract policy-schema > policies/policy.schema.json")
                .isEqualTo(PolicyMutations.tree(PolicySchema.document().toString()));
    }

    @Test
    void every_field_of_the_schema_stands_in_the_document_that_says_everything() throws IOException {
        String document = PolicyMutations.everything();
        assertThat(PolicyFile.read(document).problems()).isEmpty();
        PolicyMutations mutations = new PolicyMutations(false);
        mutations.of(PolicyMutations.tree(document), (what, text) -> {});
        Set<String> named = new TreeSet<>();
        mutations.places().forEach(place -> named.add(place.substring(place.lastIndexOf('.') + 1)));
        Set<String> fields = new TreeSet<>();
        collectFields(PolicySchema.document(), fields);
        // It has several.
        fields.remove("threshold");
        assertThat(named).containsAll(fields);
        String guide = text(Path.of("..", "docs", "policies.md"));
        assertThat(fields)
                .hasSizeGreaterThan(80)
                .allSatisfy(
                        field -> assertThat(guide).as("the guide tells of it").containsPattern("\\b" + field + "\\b"));
    }

    /** Those of sections; messages stand under the names of notices. */
    private static void collectFields(JsonNode node, Set<String> fields) {
        node.properties().forEach(entry -> {
            if (entry.getKey().equals("properties") && node.has("additionalProperties")) {
                entry.getValue().fieldNames().forEachRemaining(fields::add);
                fields.removeIf(MessageReading::knows);
            }
        });
        node.forEach(each -> collectFields(each, fields));
    }

    /** Logs are replayed: the lines are the decisions of the reader that there was before forms. Places that are new may come to them. */
    @Test
    void a_document_is_accepted_or_refused_as_ever() throws IOException {
        Map<String, String> decisions = new TreeMap<>();
        new PolicyMutations(false).of(PolicyMutations.tree(PolicyMutations.everything()), (what, text) -> {
            String decision = PolicyFile.read(text).policy().isPresent() ? "A" : "r";
            decisions.merge(what.substring(0, what.indexOf(' ')), decision, String::concat);
        });
        List<String> lines = new ArrayList<>();
        decisions.forEach((place, made) -> lines.add(place + " " + made));
        assertThat(lines).containsAll(Files.readAllLines(Path.of("src", "test", "resources", "everything.decisions")));
    }

    @Test
    void a_name_that_events_can_carry_is_the_same_to_documents_and_to_events() {
        Random random = new Random(7);
        String characters = "aZ09._-+: /";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(4) + (i % 20 == 0 ? 61 : 0); length > 0; length--) {
                name.append(characters.charAt(random.nextInt(characters.length())));
            }
            PolicyNode node = new PolicyNode.Scalar(1, 1, PolicyNode.Kind.TEXT, name.toString());
            PolicyField field = new PolicyField("quantities[0]", node, new Declared(new PolicyProblems()));
            assertThat(Forms.isParticular(name.toString(), field))
                    .as(name.toString())
                    .isEqualTo(Particulars.isName(name.toString()));
        }
    }

    /** Each kind of place of every policy, with each of the mistakes that can be made there. */
    @Test
    void what_the_schema_refuses_the_reader_refuses_and_the_other_way_round() throws IOException {
        PolicyMutations mutations = new PolicyMutations(false);
        List<String> documents = new ArrayList<>(List.of(PolicyMutations.everything()));
        PolicyMutations.files().forEach(file -> documents.add(text(file)));
        List<String> differences = new ArrayList<>();
        int[] tries = new int[2];
        for (String document : documents) {
            mutations.of(PolicyMutations.tree(document), (what, text) -> {
                List<PolicyProblem> problems = PolicyFile.read(text).problems();
                boolean valid = bySchema(text).isValid();
                tries[valid ? 1 : 0]++;
                List<PolicyProblem> unknown = problems.stream()
                        .filter(problem -> !KNOWN_BY_THE_READER_ALONE
                                .matcher(problem.toString())
                                .find())
                        .toList();
                if (valid && !unknown.isEmpty()) {
                    differences.add(what + ": only the reader refuses it: " + unknown);
                } else if (!valid && problems.isEmpty()) {
                    differences.add(what + ": only the schema refuses it");
                }
            });
        }
        assertThat(differences).isEmpty();
        assertThat(tries[0]).as("refused").isGreaterThan(3_000);
        assertThat(tries[1]).as("accepted").isGreaterThan(300);
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_policy_that_comes_with_makegood_is_valid_by_schema_and_by_reader(Path file) {
        String document = text(file);
        assertThat(bySchema(document).getErrors())
                .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
                .isEmpty();
        assertThat(PolicyFile.read(document).problems()).isEmpty();
        assertThat(document)
                .startsWith("# yaml-language-server: $schema=" + (FOLDER.equals(file.getParent()) ? "" : "../")
                        + "policy.schema.json\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: \"1\" -> version: 1",
                "accountPrefix: \"shop:\" -> accountPrefix: \"\"",
                "price: {perItem: 2} -> free: true",
                "price: {perItem: 2} -> price: {base: 1, perItem: 2}",
                "price: {perItem: 2} -> prices: [{base: 1}, {platform: ios, from: \"2027-01-01T00:00:00+01:00\", base: 2}]",
                "displayName: Image -> displayName: {en: Image, pt-BR: Imagem}",
                "eligible: true -> platforms: [ios]",
                "timeLimit: 14d -> timeLimit: 14d, limits: [{claims: 1, per: 24h}]",
                "timeLimit: 14d -> timeLimit: 14d, verdict: automatic, automatic: {accept: [A]}",
                "platforms: [ios] -> platforms: [ios]\nmessages: {ClaimDeclined.TOO_LATE: late}",
                "platforms: [ios] -> platforms: [ios]\nscale: 2\nlowBalance: {threshold: 0.25}",
                "platforms: [ios] -> platforms: [ios]\ngoodwill: {perAction: 5, perDay: 10, secondPersonAbove: 0}",
                "platforms: [ios] -> platforms: [ios]\ngoodwill: {expiresAfter: 90d}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {thresholds: [50, 5, {percent: 10}]}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: month}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, belowAtMost: 9, amount: 10, amountAtMost: 40, price: p, cap: {amount: 50, per: day}, coolOff: 90m, tries: 20}",
                "platforms: [ios] -> platforms: [ios]\nscale: 2\ngoodwill: {secondPersonAbove: 2.5}",
                "platforms: [ios] -> platforms: [ios]\ngrants: {refundToExpired: forfeit}",
                "platforms: [ios] -> platforms: [ios]\nfailures: {needReview: [TIMEOUT]}",
                "platforms: [ios] -> platforms: [ios]\ncharge: {timeout: 10s, onTimeout: openCase}",
                "platforms: [ios] -> platforms: [ios]\nfailures: {needReview: [TIMEOUT], notRefunded: [CANCELLED]}",
                "platforms: [ios] -> platforms: [ios]\nfailures: {notRefunded: [CANCELLED]}",
                "platforms: [ios] -> platforms: [ios]\nbase: {whenPartial: refund}",
                "platforms: [ios] -> platforms: [ios]\nbase: {whenPartial: keep, withLastItem: keep}",
                "platforms: [ios] -> platforms: [ios]\ngrants: {refundToExpired: {PAID: goodwillGrant, GOODWILL: remainingTime}}",
                "platforms: [ios] -> platforms: [ios]\ngrants: {refundToExpired: remainingTime}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: year, kind: PAID, features: [image], begins: calendar, timeZone: America/Argentina/Ushuaia, rollOver: {cap: 9, periods: 2}, onChange: lapse, onEnd: lapse, trial: {length: 14d, allowance: 2}}}",
                "platforms: [ios] -> platforms: [ios]\nholdersOnly: true\nbudgets: {each: {scope: actor, limit: 5, window: month}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {a: {scope: group, of: art, limit: 0, window: sliding, length: 24h}, b: {scope: feature, of: image, limit: 9, window: fixed, length: 14d, startsAt: \"2027-01-01T00:00:00Z\"}, c: {scope: all, limit: 9, window: ever}}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: cap, onSilence: settleReported}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: charge, limit: 150, rest: openCase, onSilence: timeout, extendAtMost: 2h}",
                "timeLimit: 14d -> timeLimit: 14d, requiresDelivery: true",
                "price: {perItem: 2} -> price: {perItem: 2}, charge: {timeout: 2h}",
                "price: {perItem: 2} -> price: {perItem: 2}, base: {withLastItem: keep}",
                "price: {perItem: 2} -> table: [{base: 0.25}]",
                "price: {perItem: 2} -> table: [{when: {size: small}, base: 1}, {free: true}]",
                "price: {perItem: 2} -> table: [{name: a, when: {size: [small, large], style: 7, platform: ios}, base: 1}]",
                "price: {perItem: 2} -> table: [{per: {seconds: 3}, minimum: 5, markUp: 12.5, round: nearest}]",
                "price: {perItem: 2} -> table: [{upTo: {seconds: 5}, base: 1}, {base: 2}]",
                "price: {perItem: 2} -> table: [{from: \"2027-01-01T00:00:00Z\", base: 1}, {base: 2}]",
                "price: {perItem: 2} -> table: [{per: {seconds: {credits: 2, per: 60, above: 30, started: true}}}]",
                "quantities: [seconds] -> quantities: [seconds, inputTokens]"
            })
    void both_accept(String change) {
        String document = changed(change);
        assertThat(PolicyFile.read(document).problems()).isEmpty();
        assertThat(bySchema(document).isValid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: shop -> id: \"a b\"",
                "id: shop\n -> ",
                "version: \"1\" -> versoin: \"1\"",
                "displayName: Image -> displayName: \" \"",
                "displayName: Image -> displayName: {english: Image}",
                "price: {perItem: 2} -> price: {}",
                "price: {perItem: 2} -> price: {perItem: 2}, free: true",
                "price: {perItem: 2} -> free: false",
                "price: {perItem: 2} -> price: {perItem: -1}",
                "price: {perItem: 2} -> price: {perItems: 2}",
                "price: {perItem: 2} -> prices: []",
                "price: {perItem: 2} -> prices: [{platform: ios}]",
                "price: {perItem: 2} -> prices: [{base: 1, from: \"2027-01-01\"}]",
                "eligible: true -> eligible: true, platforms: [ios]",
                "eligible: true -> platforms: []",
                "timeLimit: 14d -> timeLimit: 14",
                "timeLimit: 14d -> timeLimit: 14d, verdict: automatic",
                "timeLimit: 14d -> timeLimit: 14d, automatic: {accept: [A]}",
                "timeLimit: 14d -> timeLimit: 2w",
                "timeLimit: 14d -> verdict: review",
                "timeLimit: 14d -> timeLimit: 14d, limits: [{claims: 1}]",
                "platforms: [ios] -> platforms: ios",
                "platforms: [ios] -> platforms: [ios]\nmessages: {ClaimDeclined.LATE: late}",
                "platforms: [ios] -> platforms: [ios]\nmessages: {Hello: late}",
                "platforms: [ios] -> platforms: [ios]\nscale: 7",
                "platforms: [ios] -> platforms: [ios]\nfailures: {}",
                "platforms: [ios] -> platforms: [ios]\nfailures: {needReview: [SOMETIMES]}",
                "platforms: [ios] -> platforms: [ios]\ncharge: {onTimeout: nothing}",
                "platforms: [ios] -> platforms: [ios]\nlanguage: german",
                "platforms: [ios] -> platforms: [ios]\nfailures: {notRefunded: [NEVER]}",
                "platforms: [ios] -> platforms: [ios]\nbase: {whenPartial: stay}",
                "platforms: [ios] -> platforms: [ios]\nbase: {}",
                "platforms: [ios] -> platforms: [ios]\ngrants: {refundToExpired: {BONUS: forfeit}}",
                "platforms: [ios] -> platforms: [ios]\ngrants: {refundToExpired: {PAID: later}}",
                "timeLimit: 14d -> timeLimit: 14d, requiresDelivery: yes please",
                "price: {perItem: 2} -> price: {perItem: 2}, charge: {onTimeout: refund}",
                "price: {perItem: 2} -> price: {perItem: 2}, charge: {}"
            })
    void both_refuse(String change) {
        String document = changed(change);
        assertThat(PolicyFile.read(document).problems()).isNotEmpty();
        assertThat(bySchema(document).isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: refund}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {limit: 150}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: cap, rest: forgive}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: charge, limit: 99}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: charge, limit: 10001}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {above: charge, rest: refund}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {onSilence: settle}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {extendAtMost: 5}",
                "platforms: [ios] -> platforms: [ios]\nsettlement: {silent: timeout}",
                "platforms: [ios] -> platforms: [ios]\nplans: {}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {threshold: 5, thresholds: [9]}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {thresholds: []}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {thresholds: [0]}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {thresholds: [5, 5]}",
                "platforms: [ios] -> platforms: [ios]\nlowBalance: {thresholds: [{percent: 101}]}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, cap: {amount: 50, per: month}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 0, amount: 10, price: p, cap: {amount: 50, per: month}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: year}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: month}, tries: 0}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: month}, coolOff: 5}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, models: []}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: fortnight}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, rollOver: {}}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, rollOver: {periods: 0}}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, trial: {allowance: 2}}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, timeZone: \"+01:00\"}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, features: []}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, onEnd: refund}}"
            })
    void both_refuse_such_a_plan_or_settlement(String change) {
        both_refuse(change);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platforms: [ios] -> platforms: [ios]\nholdersOnly: some",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: 5}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: team, limit: 5, window: day}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: -5, window: day}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, window: day}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {a: {scope: all, of: ana, limit: 5, window: day}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: 5, window: fortnight}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: 5, window: sliding}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: 5, window: day, length: 24h}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {each: {scope: actor, limit: 5, window: day, per: 24h}}"
            })
    void both_refuse_such_a_budget(String change) {
        both_refuse(change);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price: {perItem: 2} -> table: []",
                "price: {perItem: 2} -> table: [{}]",
                "price: {perItem: 2} -> table: [{when: {size: small}}]",
                "price: {perItem: 2} -> table: [{free: true, base: 1}]",
                "price: {perItem: 2} -> table: [{free: false}]",
                "price: {perItem: 2} -> table: [{base: -1}]",
                "price: {perItem: 2} -> table: [{base: 1, round: sometimes}]",
                "price: {perItem: 2} -> table: [{base: 1, markup: 3}]",
                "price: {perItem: 2} -> table: [{base: 1, markUp: 10001}]",
                "price: {perItem: 2} -> table: [{per: {}}]",
                "price: {perItem: 2} -> table: [{per: {seconds: {per: 3}}}]",
                "price: {perItem: 2} -> table: [{per: {seconds: {credits: 1, per: 0}}}]",
                "price: {perItem: 2} -> table: [{when: {size: []}, base: 1}]",
                "price: {perItem: 2} -> table: [{base: 1}], free: true",
                "style: any -> style: some",
                "style: any -> style: []",
                "style: any -> platform: any",
                "quantities: [seconds] -> quantities: [1seconds]"
            })
    void both_refuse_such_a_table(String change) {
        both_refuse(change);
    }

    /** A schema cannot know what stands elsewhere in the document, nor read sentences. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "price: {perItem: 2} -> price: {perItem: 2.5}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, features: [video]}}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {a: {scope: feature, of: video, limit: 5, window: day}}",
                "platforms: [ios] -> platforms: [ios]\nplans: {pro: {allowance: 5, period: month, models: [fast]}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 9, per: month}}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: month}, amountAtMost: 9}",
                "platforms: [ios] -> platforms: [ios]\ntopUp: {below: 5, amount: 10, price: p, cap: {amount: 50, per: month}, belowAtMost: 4}",
                "platforms: [ios] -> platforms: [ios]\nbudgets: {a: {scope: all, limit: 5, window: sliding, length: 9s}}",
                "eligible: true -> platforms: [web]",
                "claims: {timeLimit: 14d} -> lowBalance: {threshold: 1}",
                "platforms: [ios] -> platforms: [ios]\nmessages: {BalanceLow: \"{nobody}\"}",
                "timeLimit: 14d -> timeLimit: 9999d",
                "platforms: [ios] -> platforms: [ios]\nfailures: {needReview: [OTHER], notRefunded: [OTHER]}",
                "price: {perItem: 2} -> table: [{when: {size: medium}, base: 1}]",
                "price: {perItem: 2} -> table: [{when: {colour: red}, base: 1}]",
                "price: {perItem: 2} -> table: [{when: {surface: editor}, base: 1}]",
                "price: {perItem: 2} -> table: [{per: {minutes: 1}}]",
                "price: {perItem: 2} -> table: [{base: 1}, {when: {size: small}, base: 2}]",
                "price: {perItem: 2} -> table: [{name: a, when: {size: small}, base: 1}, {name: a, base: 2}]"
            })
    void the_reader_refuses_more(String change) {
        String document = changed(change);
        assertThat(PolicyFile.read(document).problems()).isNotEmpty();
        assertThat(bySchema(document).isValid()).isTrue();
    }

    @Test
    void the_messages_of_the_schema_are_those_that_the_reader_knows() {
        for (io.makegood.ledger.notice.NoticeType type : io.makegood.ledger.notice.NoticeType.values()) {
            List<String> keys = Stream.concat(
                            Stream.of(type.name()),
                            NoticeFacts.of(type).reasons().stream().map(reason -> type + "." + reason))
                    .toList();
            for (String key : keys) {
                String document = GOOD + "messages: {" + key + ": hello}\n";
                assertThat(bySchema(document).isValid()).as(key).isTrue();
                assertThat(PolicyFile.read(document).problems()).as(key).isEmpty();
            }
        }
    }

    private static String changed(String change) {
        String[] sides = change.split(" -> ", -1);
        assertThat(sides).as(Arrays.toString(sides)).hasSize(2);
        assertThat(GOOD).contains(sides[0]);
        return GOOD.replace(sides[0], sides[1]);
    }
}
