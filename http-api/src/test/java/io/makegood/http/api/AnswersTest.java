package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.EventChecking;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of answers, which clients keep and compare, and how they are described. */
class AnswersTest {
    private static final ContractJson JSON = new ContractJson();
    private static final ObjectNode SCHEMAS = new ApiSchemas(new ObjectMapper()).all();
    private static final JournalPosition PLACE = new JournalPosition(3, 1042);

    private static String text(Object answer) {
        return new String(JSON.bytes(JSON.tree(answer)), StandardCharsets.UTF_8);
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
                .isEqualTo("[\"entries\",\"notices\",\"position\",\"status\"]");
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
                "a", "g", Answers.ChargedStatus.CHARGED, 6L, 0, null, "3-1042", "Charged.", new PolicyRef("p", "1"));

        assertThat(text(charged))
                .isEqualTo("{\"accountId\":\"a\",\"generationId\":\"g\",\"status\":\"CHARGED\",\"charged\":6,"
                        + "\"refunded\":0,\"balance\":null,\"position\":\"3-1042\",\"message\":\"Charged.\","
                        + "\"policy\":{\"id\":\"p\",\"version\":\"1\"}}");
        assertThat(SCHEMAS.at("/Authorization/required").toString()).doesNotContain("policy");
    }

    @Test
    void work_says_what_its_numbers_mean() {
        Answers.Work work = new Answers.Work(WorkKind.CASE, "c", "a", Answers.WorkStatus.OPEN, 5, 1, null, null);

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
}
