package io.makegood.policyfiles;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Refusal;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.MessageValues;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.price.RateRow;
import io.makegood.ledger.price.RateTable;
import io.makegood.ledger.quote.Purse;
import io.makegood.ledger.quote.Quote;
import io.makegood.ledger.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy's document: refused with places and remedies, or a policy that answers every question that a fold can ask. */
public final class PolicyDoor implements Door {
    private static final Path POLICIES = Path.of("..", "policies");
    private static final long[] TIMES = {0, 1_790_000_000_000L, 253_402_300_799_999L};
    private static final long[] QUANTITIES = {0, 1, 999_983, Limits.AMOUNT_MAX};
    private static final int ITEMS_MAX = 1_000;
    private static final int FEATURES_ASKED = 8;

    private final YamlPolicies published = new YamlPolicies();

    @Override
    public boolean take(byte[] input) {
        String document = new String(input, StandardCharsets.UTF_8);
        PolicyFile file = PolicyFile.read(document);
        if (file.policy().isEmpty()) {
            Refusal.unless(!file.problems().isEmpty(), "no policy, and nothing wrong with it");
            for (PolicyProblem problem : file.problems()) {
                Refusal.unless(problem.line() > 0 && problem.column() > 0, "a problem has no place: " + problem);
                boolean unused = Refusal.onALine(problem.problem()) || Refusal.onALine(problem.remedy());
            }
            try {
                published.read("p", "1", document);
                throw new AssertionError("published, what cannot be read");
            } catch (InvalidPolicy e) {
                return Refusal.onALine(e.getMessage());
            }
        }
        PublishedPolicy policy = file.policy().get();
        Refusal.unless(file.problems().isEmpty(), "a policy, and something wrong with it");
        Refusal.unless(
                policy.equals(published.read(policy.ref().id(), policy.ref().version(), document)),
                "read again, it is another policy");
        ask(policy);
        Refusal.unless(
                PolicyTerms.of(policy).equals(PolicyTerms.of(policy))
                        && !PolicyTerms.of(policy).byPath().isEmpty(),
                "its terms cannot be told");
        return true;
    }

    private static void ask(PublishedPolicy policy) {
        List<@Nullable String> platforms = new ArrayList<>(policy.platforms());
        platforms.add(null);
        platforms.add("elsewhere");
        List<String> features = new ArrayList<>(
                policy.features().keySet().stream().limit(FEATURES_ASKED).toList());
        features.add("unknown");
        for (String feature : features) {
            for (String platform :
                    platforms.subList(Math.max(0, platforms.size() - FEATURES_ASKED), platforms.size())) {
                for (long at : TIMES) {
                    Price price = policy.price(feature, platform, at);
                    Refusal.unless(price == null || price.of(ITEMS_MAX) >= 0, "a price below zero");
                    Refusal.unless(
                            Quote.of(feature, platform, ITEMS_MAX, policy, Purse.EMPTY, true, at)
                                            .required()
                                    >= 0,
                            "a quote below zero");
                    tables(policy, feature, platform, at);
                }
                Refusal.unless(policy.claims().eligibility(feature, platform, "web") != null, "no answer");
            }
            Refusal.unless(policy.chargeTimeoutMillis(feature) > 0, "a timeout of nothing");
            Refusal.unless(policy.baseRule(feature) != null, "no rule");
            boolean unused = policy.deliveryIsFinal(feature);
        }
        for (FailureCause cause : FailureCause.values()) {
            Refusal.unless(policy.verdict(cause) != null, "no verdict");
        }
        for (GrantKind kind : GrantKind.values()) {
            Refusal.unless(policy.refundToExpired(kind) != null, "no rule");
        }
        Refusal.unless(policy.claims().judgement("blurred") != null, "no judgement");
        Refusal.unless(policy.gracePeriodMillis() >= 0 && policy.lowBalanceThreshold() >= 0, "a limit below zero");
        messages(policy, features.get(0));
    }

    /** What each row of a table is for has a price, or a reason that it has none. */
    private static void tables(PublishedPolicy policy, String feature, @Nullable String platform, long at) {
        PolicyFeature known = policy.features().get(feature);
        RateTable table = known == null ? null : known.table();
        if (table == null) {
            return;
        }
        for (RateRow row :
                table.rows().subList(0, Math.min(FEATURES_ASKED, table.rows().size()))) {
            Map<String, String> attributes = new TreeMap<>();
            row.when()
                    .forEach((name, values) ->
                            values.stream().findFirst().ifPresent(value -> attributes.put(name, value)));
            for (long amount : QUANTITIES) {
                Map<String, Long> quantities = new TreeMap<>();
                policy.listed().quantities().forEach(name -> quantities.put(name, amount));
                PriceQuery query = PriceQuery.of(feature, platform, ITEMS_MAX).with(attributes, quantities);
                PriceAnswer answer = policy.answer(query, at);
                Price price = answer.price();
                Refusal.unless((price == null) == (answer.problem() != null), "neither a price nor a reason");
                Refusal.unless(
                        price == null || (price.baseAmount() >= 0 && price.of(ITEMS_MAX) <= Limits.AMOUNT_MAX),
                        "a price out of bounds");
            }
        }
    }

    private static void messages(PublishedPolicy policy, String feature) {
        MessageValues all = new MessageValues(
                Long.MAX_VALUE, 2L, Long.MIN_VALUE, 4L, 5L, 6L, feature, "label", "g-1", "i-1", "c-1", 7L, "10");
        MessageValues none =
                new MessageValues(null, null, null, null, null, null, null, null, null, null, null, null, null);
        for (NoticeType type : NoticeType.values()) {
            for (MessageValues values : List.of(all, none)) {
                policy.message(type, null, values)
                        .ifPresent(message -> Refusal.unless(!message.text().isBlank(), "a message says nothing"));
                for (String said : policy.messages().keySet()) {
                    String[] words = said.split("\\.", 2);
                    if (words.length == 2 && words[0].equals(type.name())) {
                        policy.message(type, Reason.valueOf(words[1]), values)
                                .ifPresent(message ->
                                        Refusal.unless(!message.text().isBlank(), "a message says nothing"));
                    }
                }
            }
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(POLICIES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }
}
