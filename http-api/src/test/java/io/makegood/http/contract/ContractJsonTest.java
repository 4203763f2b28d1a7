package io.makegood.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.JournalPosition;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.OutputReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API answers of an account is what its topic holds, by the same names. */
class ContractJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode account(List<GrantBalance> grants, @Nullable FurtherGrants further)
            throws IOException, UndecodableRecord {
        AccountBalance published = new AccountBalance(
                "a",
                -3L,
                0L,
                4L,
                grants,
                further,
                1_800_000_000_000L,
                9L,
                ByteBuffer.allocate(32),
                new JournalPosition(2, 7L),
                true,
                "b");
        JsonNode written = JSON.readTree(new JsonCodec().toJson(published));
        JsonNode answered = new ContractJson()
                .tree(AccountAnswer.of(new OutputReading()
                        .account(AvroCodec.of(AccountBalance.class).encode(published))));
        for (String field :
                List.of("accountId", "balance", "available", "held", "asOf", "furtherGrants", "closed", "mergedInto")) {
            assertThat(text(answered.get(field))).as(field).isEqualTo(text(written.get(field)));
        }
        assertThat(answered.get("grants")).hasSameSizeAs(written.get("grants"));
        for (int i = 0; i < grants.size(); i++) {
            JsonNode grant = written.get("grants").get(i);
            for (String field : List.of("grantId", "kind", "remaining", "expiresAt", "features", "models")) {
                String expected = grant.has(field) ? text(grant.get(field)) : "null";
                assertThat(text(answered.get("grants").get(i).get(field))).isEqualTo(expected);
            }
        }
        return answered;
    }

    private static String text(@Nullable JsonNode node) {
        return String.valueOf(node);
    }

    @Test
    void an_account_has_the_fields_of_its_topic_and_says_of_each_grant_when_it_expires() throws Exception {
        JsonNode answered = account(
                List.of(
                        new GrantBalance(
                                "g", GrantKind.PROMOTIONAL, 5L, 1_900_000_000_000L, List.of("picture"), List.of("pro")),
                        new GrantBalance("h", GrantKind.PAID, 6L, null, null, null)),
                new FurtherGrants(3, 30L, null, 4L));

        assertThat(answered.fieldNames())
                .toIterable()
                .containsExactly(
                        "accountId",
                        "balance",
                        "available",
                        "held",
                        "grants",
                        "asOf",
                        "furtherGrants",
                        "closed",
                        "mergedInto");
        assertThat(answered.at("/grants/1/expiresAt").isNull()).isTrue();
    }

    @Test
    void further_grants_are_told_when_there_are_any() throws Exception {
        assertThat(account(List.of(), null).has("furtherGrants")).isFalse();
        assertThat(account(List.of(), new FurtherGrants(1, 2L, 5L, null))
                        .at("/furtherGrants/nextExpiry")
                        .asLong())
                .isEqualTo(5);
    }
}
