package io.makegood.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.streams.readmodel.ActivityPage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code --json} prints: the shapes of the public contract (design §4). */
final class JsonText {
    private static final List<String> ACCOUNT_FIELDS =
            List.of("accountId", "balance", "available", "held", "grants", "asOf");
    private static final String CURSOR_VERSION = "1:";

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonCodec codec = new JsonCodec();

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    String write(JsonNode node) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    String account(AccountBalance balance) {
        JsonNode whole = read(codec.toJson(balance));
        ObjectNode account = object();
        ACCOUNT_FIELDS.forEach(field -> account.set(field, whole.get(field)));
        for (Iterator<JsonNode> grants = account.withArray("grants").elements(); grants.hasNext(); ) {
            // Absent means that it never expires; the contract shows the field always.
            ObjectNode grant = (ObjectNode) grants.next();
            if (!grant.has("expiresAt")) {
                grant.putNull("expiresAt");
            }
        }
        return write(account);
    }

    String activity(ActivityPage page) {
        ObjectNode activity = object();
        ArrayNode data = activity.putArray("data");
        for (LedgerEntry entry : page.entries()) {
            data.add(entry(entry));
        }
        activity.put("nextCursor", cursor(page.olderThan()));
        return write(activity);
    }

    JsonNode entry(LedgerEntry entry) {
        return read(codec.toJson(entry));
    }

    ObjectNode counts(Map<String, Long> counts) {
        ObjectNode node = object();
        counts.forEach(node::put);
        return node;
    }

    static @Nullable String cursor(@Nullable Long olderThan) {
        return olderThan == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((CURSOR_VERSION + olderThan).getBytes(StandardCharsets.UTF_8));
    }

    /** The sequence in a cursor; throws {@link CommandFailure} for a text that is none. */
    static @Nullable Long sequence(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(CURSOR_VERSION)) {
                return Long.parseLong(text.substring(CURSOR_VERSION.length()));
            }
        } catch (IllegalArgumentException e) {
            // Reported below like any other text that is no cursor.
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "--cursor is not one that activity printed; leave it out to begin with the newest entry");
    }

    private JsonNode read(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the JSON of a record could not be read", e);
        }
    }
}
