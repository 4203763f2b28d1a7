package io.makegood.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.readmodel.scan.ActivityPage;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What the API answers and {@code --json} prints: the shapes of the public contract (design §4). Thread-safe. */
public final class ContractJson {
    private static final List<String> ACCOUNT_FIELDS =
            List.of("accountId", "balance", "available", "held", "grants", "asOf");
    private static final String CURSOR_VERSION = "1:";

    /** What a record merely tells about itself, such as isKnown, is no part of the contract. */
    private final ObjectMapper mapper =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    private final JsonCodec codec = new JsonCodec();

    /** An object to fill. */
    public ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** Indented text. */
    public String write(JsonNode node) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** Text without indentation, as UTF-8. */
    public byte[] bytes(JsonNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** A record's components as an object. */
    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** An account with its grants. */
    public ObjectNode account(AccountBalance balance) {
        JsonNode whole = read(codec.toJson(balance));
        ObjectNode account = object();
        ACCOUNT_FIELDS.forEach(field -> account.set(field, whole.get(field)));
        if (whole.has("furtherGrants")) {
            account.set("furtherGrants", whole.get("furtherGrants"));
        }
        for (Iterator<JsonNode> grants = account.withArray("grants").elements(); grants.hasNext(); ) {
            // Absent means that it never expires; the contract shows the field always.
            ObjectNode grant = (ObjectNode) grants.next();
            if (!grant.has("expiresAt")) {
                grant.putNull("expiresAt");
            }
        }
        return account;
    }

    /** A page of entries and where it goes on. */
    public ObjectNode activity(ActivityPage page) {
        ObjectNode activity = object();
        ArrayNode data = activity.putArray("data");
        for (LedgerEntry entry : page.entries()) {
            data.add(record(entry));
        }
        activity.put("nextCursor", cursor(page.olderThan()));
        return activity;
    }

    /** An entry, refund, notice or event with the contract's field names. */
    public ObjectNode record(SpecificRecord record) {
        return (ObjectNode) read(codec.toJson(record));
    }

    /** Counts by name. */
    public ObjectNode counts(Map<String, Long> counts) {
        ObjectNode node = object();
        counts.forEach(node::put);
        return node;
    }

    /** An opaque text for a place in a list, null for null. */
    public static @Nullable String cursor(@Nullable Long olderThan) {
        return olderThan == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((CURSOR_VERSION + olderThan).getBytes(StandardCharsets.UTF_8));
    }

    /** The place in a cursor, null for null; throws {@link IllegalArgumentException} for a text that is none. */
    public static @Nullable Long place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (!text.startsWith(CURSOR_VERSION)) {
            throw new IllegalArgumentException("not a cursor of this version");
        }
        return Long.parseLong(text.substring(CURSOR_VERSION.length()));
    }

    private JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON of a record could not be read", e);
        }
    }
}
