package io.makegood.client.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Takes a stream of server-sent events apart, however it is cut into pieces. */
final class EventLines {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final Queue<Told> ready = new ArrayDeque<>();
    private final List<String> data = new ArrayList<>();
    private String event = "";
    private @Nullable String id;

    void feed(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            byte next = piece.get();
            if (next == '\n') {
                String line = rest.toString(StandardCharsets.UTF_8);
                rest.reset();
                line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            } else {
                rest.write(next);
            }
        }
    }

    /** The next of what was told in full; null if there is none yet. */
    @Nullable
    Told poll() {
        return ready.poll();
    }

    private void line(String line) {
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                ready.add(new Told(event, id, Json.read(String.join("\n", data).getBytes(StandardCharsets.UTF_8))));
            }
            event = "";
            id = null;
            data.clear();
            return;
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String text = colon < 0 ? "" : line.substring(colon + 1);
        String value = text.startsWith(" ") ? text.substring(1) : text;
        switch (name) {
            case "event" -> event = value;
            case "id" -> id = value;
            case "data" -> data.add(value);
            default -> {
                // A comment, by which the ledger says that it is there, or what is not used.
            }
        }
    }
}
