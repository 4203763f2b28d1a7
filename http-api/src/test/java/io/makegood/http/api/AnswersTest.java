package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.stripe.StripeBinding;
import io.makegood.http.contract.AccountAnswer;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.StripeBindingTaken;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.Cause;
import io.makegood.ledger.entry.ContraAccount;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.GenerationName;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.AccountView;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.EventChecking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes of answers, which clients keep and compare, and how they are described. */
class AnswersTest {
    private static final ContractJson JSON = new ContractJson();
    private static final ObjectNode SCHEMAS = new ApiSchemas(new ObjectMapper()).all();
    private static final JournalPosition PLACE = new JournalPosition(3, 1042);

    private static String text(Object answer) {
        return new String(JSON.bytes(JSON.tree(answer)), StandardCharsets.UTF_8);
    }

    /** The answer's bytes; it has no parts but those that are described under that name, and all that are always there. */
    private static String text(String name, Object answer) {
        JsonNode described = SCHEMAS.get(name);
        List<String> parts = new ArrayList<>();
        JSON.tree(answer).fieldNames().forEachRemaining(parts::add);
        assertThat(described.path("properties").fieldNames()).toIterable().containsAll(parts);
        for (JsonNode always : described.path("required")) {
            assertThat(parts).contains(always.asText());
        }
        return text(answer);
    }

    private static LedgerEntry refund(@Nullable String item) {
        return new LedgerEntry(
                "a:e2",
                "a",
                2,
                EntryKind.REFUND,
                4,
                9,
                ContraAccount.CONSUMED,
                List.of(new GrantAmount("g", 4)),
                "gen",
                item,
                "r1",
                null,
                "TIMED_OUT",
                new PolicyRef("p", "1"),
                new Cause(null, 3, 1042, EntryHash.NONE),
                7,
                EntryHash.NONE,
                EntryHash.NONE);
    }

    private static CheckedEvent event() throws UndecodableRecord {
        return new EventChecking()
                .check("{\"type\":\"GenerationCharged\",\"accountId\":\"a\",\"generationId\":\"g\",\"baseAmount\":1}");
    }

    @Test
    void what_became_of_an_event_leaves_out_what_is_not_known() throws UndecodableRecord {
        Answers.EventAnswer applied = new Answers.EventAnswer(
                "3-1042", Answers.EventStatus.APPLIED, List.of(), List.of(), null, null, null, null);

        assertThat(text(applied))
                .isEqualTo("{\"position\":\"3-1042\",\"status\":\"APPLIED\",\"entries\":[],\"notices\":[]}");
        assertThat(text(applied.to("a", event())))
                .startsWith("{\"position\":\"3-1042\",\"status\":\"APPLIED\",\"entries\":[],\"notices\":[],"
                        + "\"accountId\":\"a\",\"event\":{")
                .contains("\"generationId\":\"g\"");
        assertThat(text(Answers.EventPending.of(PLACE, "a")))
                .isEqualTo("{\"position\":\"3-1042\",\"status\":\"PENDING\",\"accountId\":\"a\",\"entries\":[],"
                        + "\"notices\":[]}");
        assertThat(SCHEMAS.at("/EventOutcome/required").toString())
                .isEqualTo("[\"position\",\"status\",\"entries\",\"notices\"]");
        assertThat(SCHEMAS.at("/EventOutcome/properties/entries/items/$ref").asText())
                .isEqualTo("#/components/schemas/Entry");
    }

    @Test
    void published_events_are_answered_one_by_one() throws UndecodableRecord {
        EventBody.Checked wrong = EventBody.Checked.refused(List.of(new FieldProblem("type", "is missing", "give it")));
        Answers.Published both = Answers.Published.of(
                List.of(Answers.PublishedEvent.accepted(0, event(), PLACE), Answers.PublishedEvent.refused(1, wrong)));

        assertThat(text(both))
                .isEqualTo("{\"results\":[{\"index\":0,\"status\":\"ACCEPTED\",\"accountId\":\"a\","
                        + "\"position\":\"3-1042\"},{\"index\":1,\"status\":\"REFUSED\","
                        + "\"detail\":\"type is missing; give it\",\"errors\":[{\"field\":\"type\","
                        + "\"problem\":\"is missing\",\"remedy\":\"give it\"}]}],\"accepted\":1,\"refused\":1}");
        assertThat(SCHEMAS.at("/Published/properties/results/items/required").toString())
                .isEqualTo("[\"index\",\"status\"]");
    }

    @Test
    void a_charge_says_what_was_charged_and_by_which_policy_if_by_one() {
        Answers.Authorization charged = new Answers.Authorization(
                "a",
                "g",
                Answers.ChargedStatus.CHARGED,
                6L,
                0,
                null,
                "3-1042",
                "Charged.",
                new PolicyRef("p", "1"),
                null);

        assertThat(text(charged))
                .isEqualTo("{\"accountId\":\"a\",\"generationId\":\"g\",\"status\":\"CHARGED\",\"charged\":6,"
                        + "\"refunded\":0,\"balance\":null,\"position\":\"3-1042\",\"message\":\"Charged.\","
                        + "\"policy\":{\"id\":\"p\",\"version\":\"1\"}}");
        assertThat(SCHEMAS.at("/Authorization/required").toString()).doesNotContain("policy");
    }

    @Test
    void work_says_what_its_numbers_mean() {
        Answers.Work work = new Answers.Work(
                WorkKind.CASE, "c", "a", Answers.WorkStatus.OPEN, 5, 1, null, null, null, null, null, null);

        assertThat(text(work))
                .isEqualTo("{\"kind\":\"CASE\",\"id\":\"c\",\"accountId\":\"a\",\"status\":\"OPEN\",\"since\":5,"
                        + "\"scale\":1}");
        assertThat(SCHEMAS.at("/WorkItem/properties/scale/description").asText())
                .startsWith("Decimals");
        assertThat(SCHEMAS.at("/WorkItem/properties/opened/$ref").asText()).isEqualTo("#/components/schemas/Notice");
    }

    @Test
    void refunds_have_the_contracts_form_within_a_page() {
        RefundIssued refund = new RefundIssued("r", "a", "g", null, 2, 9, RefundCause.TIMED_OUT, "a:e3", 7);

        assertThat(text(new Answers.Refunds(List.of(refund), null)))
                .isEqualTo("{\"data\":[" + new String(JSON.bytes(JSON.refund(refund)), StandardCharsets.UTF_8)
                        + "],\"nextCursor\":null}")
                .doesNotContain("itemId");
        assertThat(SCHEMAS.at("/Refunds/properties/data/items/$ref").asText()).isEqualTo("#/components/schemas/Refund");
        assertThat(SCHEMAS.at("/Refunds/required").toString()).isEqualTo("[\"data\",\"nextCursor\"]");
    }

    @Test
    void an_account_is_described_in_the_words_of_its_topic() {
        AccountView account = new AccountView(
                "a",
                5,
                5,
                0,
                List.of(new AccountView.Grant("g", GrantKind.PAID, 5, null, null, null)),
                new ParkedGrants(1, 2, null),
                7,
                1,
                3,
                1042,
                false,
                null);

        assertThat(text("Account", new Answers.Account(AccountAnswer.of(account), 1)))
                .isEqualTo("{\"accountId\":\"a\",\"balance\":5,\"available\":5,\"held\":0,"
                        + "\"grants\":[{\"grantId\":\"g\",\"kind\":\"PAID\",\"remaining\":5,\"expiresAt\":null,\"features\":null,\"models\":null}],"
                        + "\"asOf\":7,\"furtherGrants\":{\"count\":1,\"remaining\":2},\"scale\":1}");
        assertThat(SCHEMAS.at("/Account/properties/held/description").asText()).startsWith("Credits that open");
        assertThat(SCHEMAS.at("/Account/properties/grants/items/properties/expiresAt/type")
                        .toString())
                .isEqualTo("[\"integer\",\"null\"]");
        assertThat(SCHEMAS.at("/AccountList/properties/data/items/$ref").asText())
                .isEqualTo("#/components/schemas/Account");
    }

    @Test
    void a_row_of_a_page_is_an_entry_and_what_is_shown_beside_it() {
        LedgerEntry entry = refund(null);
        String alone = text(entry);
        Answers.Activity page = new Answers.Activity(
                List.of(Answers.ActivityRow.of(entry, new GenerationName("picture", "Tulips", "ada"))),
                "next",
                null,
                0);

        assertThat(text("Activity", page))
                .isEqualTo("{\"data\":[" + alone.substring(0, alone.length() - 1)
                        + ",\"balanceBefore\":5,\"feature\":\"picture\",\"label\":\"Tulips\","
                        + "\"actorId\":\"ada\",\"text\":\"Refund for “Tulips”: it did not finish in time\"}],"
                        + "\"nextCursor\":\"next\",\"archivedBefore\":null,\"scale\":0}");
        assertThat(SCHEMAS.at("/Activity/properties/data/items/properties").fieldNames())
                .toIterable()
                .startsWith("entryId", "accountId", "sequence")
                .endsWith("balanceBefore", "feature", "label", "actorId", "text");
    }

    @Test
    void a_problem_says_what_the_ledger_had_to_say() {
        assertThat(text("Problem", Problem.notFound("no such account").details()))
                .isEqualTo("{\"type\":\"urn:makegood:problem:not-found\",\"title\":\"Nothing is known of it\","
                        + "\"status\":404,\"detail\":\"no such account\"}");
        assertThat(text(
                        "Problem",
                        Problem.invalid("wait", "is no number", "mend it").details()))
                .endsWith("\"errors\":[{\"field\":\"wait\",\"problem\":\"is no number\",\"remedy\":\"mend it\"}]}");
        assertThat(text("Problem", Problem.refused(PLACE, "UNKNOWN_CASE", "no").details()))
                .endsWith("\"detail\":\"no\",\"position\":\"3-1042\",\"reason\":\"UNKNOWN_CASE\"}");
        ProblemDetails.Declined declined = new ProblemDetails.Declined(
                "a", 5L, null, "g", 3L, 2, null, "3-1042", null, null, "INSUFFICIENT_CREDITS", 8L);
        assertThat(text("Problem", Problem.declined(declined, "no").details()))
                .endsWith(
                        "\"detail\":\"no\",\"accountId\":\"a\",\"available\":5,\"generationId\":\"g\",\"missing\":3,"
                                + "\"nextAttempt\":2,\"position\":\"3-1042\",\"reason\":\"INSUFFICIENT_CREDITS\",\"required\":8}");
        ProblemDetails.GivenBack back = new ProblemDetails.GivenBack(
                "a", 4, "g", "3-1042", "REFUNDED", 4, List.of(ProblemDetails.RefundOfCharge.of(refund("1"))));
        assertThat(text("Problem", Problem.givenBack(back, "no").details()))
                .endsWith("\"detail\":\"no\",\"accountId\":\"a\",\"charged\":4,\"generationId\":\"g\","
                        + "\"position\":\"3-1042\",\"reason\":\"REFUNDED\",\"refunded\":4,\"refunds\":[{\"refundId\":\"r1\","
                        + "\"amount\":4,\"reason\":\"TIMED_OUT\",\"recordedAt\":7,\"itemId\":\"1\"}]}");
        assertThat(SCHEMAS.at("/Problem/required").toString()).isEqualTo("[\"type\",\"title\",\"status\",\"detail\"]");
    }

    @Test
    void health_tells_of_every_part_that_runs() {
        Answers.PartState running = new Answers.PartState("RUNNING", new Answers.Restoring(0, 0, 0));
        String shown = "{\"state\":\"RUNNING\",\"restoring\":{\"stores\":0,\"restored\":0,\"total\":0}}";

        assertThat(text("Liveness", new Answers.Liveness(Answers.LivenessStatus.LIVE, null, null, null, null)))
                .isEqualTo("{\"status\":\"LIVE\"}");
        assertThat(text(
                        "Liveness",
                        new Answers.Liveness(Answers.LivenessStatus.FAILED, null, null, null, "no such topic")))
                .isEqualTo("{\"status\":\"FAILED\",\"bridges\":\"no such topic\"}");
        assertThat(text(
                        "Readiness",
                        new Answers.Readiness(
                                Answers.ReadinessStatus.READY,
                                running,
                                running,
                                new Answers.PartState("RUNNING", null),
                                null,
                                List.of(2),
                                null,
                                null,
                                null)))
                .isEqualTo("{\"status\":\"READY\",\"engine\":" + shown + ",\"readModel\":" + shown
                        + ",\"bridges\":{\"state\":\"RUNNING\"},\"folds\":[2]}");
        assertThat(text(
                        "Readiness",
                        new Answers.Readiness(
                                Answers.ReadinessStatus.READY,
                                running,
                                running,
                                null,
                                null,
                                List.of(2),
                                new Answers.Mirror(7L, 2L),
                                new Answers.Moved("v2.", "c"),
                                true)))
                .isEqualTo("{\"status\":\"READY\",\"engine\":" + shown + ",\"readModel\":" + shown
                        + ",\"folds\":[2],\"mirror\":{\"newestAt\":7,\"behindMillis\":2},"
                        + "\"moved\":{\"prefix\":\"v2.\",\"cluster\":\"c\"},\"awaitsPromotion\":true}");
    }

    @Test
    void the_overview_counts_what_waits_by_its_kind() {
        Map<WorkKind, Long> open =
                new EnumMap<>(Map.of(WorkKind.CASE, 1L, WorkKind.CLAIM, 2L, WorkKind.CASH_REFUND, 0L));
        Overview.Progress progress = new Overview.Progress(7, 10, 9, 8);

        assertThat(text("Overview", new Answers.Standing(progress, progress.lag(), open, List.of("b:7070"))))
                .isEqualTo("{\"at\":7,\"journal\":10,\"folded\":9,\"projected\":8,\"lag\":1,"
                        + "\"open\":{\"CASE\":1,\"CLAIM\":2,\"CASH_REFUND\":0},\"notAnswered\":[\"b:7070\"]}");
        assertThat(SCHEMAS.at("/Overview/properties/open/required").toString())
                .isEqualTo("[\"CASE\",\"CLAIM\",\"CASH_REFUND\"]");
        assertThat(text("CountList", new Answers.Counts(60_000, List.of(new Count(5, "entry:GRANT", 1, 9)), List.of())))
                .isEqualTo("{\"spanMillis\":60000,\"data\":[{\"start\":5,\"name\":\"entry:GRANT\",\"count\":1,"
                        + "\"credits\":9}],\"notAnswered\":[]}");
    }

    @Test
    void a_binding_is_answered_as_it_was_sent() {
        StripeBinding binding = new StripeBinding("pi_1", "a", "g", 4);

        assertThat(text("StripeBindingTaken", StripeBindingTaken.of(binding)))
                .isEqualTo(
                        "{\"status\":\"TAKEN\",\"payment\":\"pi_1\",\"accountId\":\"a\",\"grantId\":\"g\",\"credits\":4}");
        assertThat(text("StripeBinding", binding)).doesNotContain("status");
    }
}
