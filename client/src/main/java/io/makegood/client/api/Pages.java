package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A list of several pages, each of which is asked for when it is needed. */
final class Pages implements Iterator<JsonNode> {
    private final Function<@Nullable String, JsonNode> page;
    private Iterator<JsonNode> current;
    private @Nullable String cursor;

    private Pages(Function<@Nullable String, JsonNode> page) {
        this.page = page;
        this.current = turn(null);
    }

    static Stream<JsonNode> of(Function<@Nullable String, JsonNode> page) {
        // The first page too is asked for when the stream is read.
        return Stream.of(page)
                .flatMap(each -> StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(new Pages(each), Spliterator.ORDERED | Spliterator.NONNULL),
                        false));
    }

    private Iterator<JsonNode> turn(@Nullable String from) {
        JsonNode read = page.apply(from);
        cursor = Json.text(read, "nextCursor");
        return read.path("data").iterator();
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && cursor != null) {
            current = turn(cursor);
        }
        return current.hasNext();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no further pages");
        }
        return current.next();
    }
}
