package io.makegood.policyfiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The policies that come with Makegood, and what mistakes make of them: each field left out, doubled, misspelt, and each value replaced by
 * others. A place that is like one before, in another feature or another file, is not tried again.
 */
final class PolicyMutations {
    private static final Path FOLDER = Path.of("..", "policies");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** In the name of a field that is to be written with the name before it. */
    private static final String TWICE = "~twice";

    /** Under these the names are the document's own. */
    private static final Set<String> OWN_NAMES =
            Set.of("features", "plans", "budgets", "attributes", "when", "upTo", "per", "messages", "displayName");

    private static final String OTHER_VALUES = """
            [null, true, false, 0, 1, -1, 7, 100, 2.5, 0.0000001, 10001, 1000000000000001, "", " ", "x", "nonsense", "a b", "any", "7",
            "30m", "9s", "9999d", "2027-01-01T00:00:00Z", "2027-02-30T00:00:00Z", "keep", "charge", "automatic", "UTC", "+01:00", "en",
            [], [1], ["a", "a"], ["ios"], [{}], {}, {"a": 1}, {"en": "text"}, {"de": "text"}]
            """;

    private final Set<String> seen = new LinkedHashSet<>();
    private final boolean everywhere;

    /** Tries each kind of place once, or every one. */
    PolicyMutations(boolean everywhere) {
        this.everywhere = everywhere;
    }

    /** The kinds of places that were tried. */
    Set<String> places() {
        return seen;
    }

    /** The files of policies, the ones that say most first. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, 2)) {
            return files.filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("stories"))
                    .sorted(Comparator.comparing(Path::getNameCount).thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    /** One document in which every field is written. */
    static String everything() throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "everything.yaml"));
    }

    /** A document as a tree. */
    static JsonNode tree(String document) throws IOException {
        return YAML.readTree(document);
    }

    /** Gives {@code taker} each mutation, as JSON, with what was done. */
    void of(JsonNode document, BiConsumer<String, String> taker) throws JsonProcessingException {
        JsonNode others = new ObjectMapper().readTree(OTHER_VALUES);
        List<Runnable> tries = new ArrayList<>();
        walk(document, "", (place, node) -> tries.add(() -> mutate(document, place, node, others, taker)));
        tries.forEach(Runnable::run);
    }

    private void walk(JsonNode node, String place, BiConsumer<String, JsonNode> visitor) {
        if (node.isContainerNode() && (seen.add(place) || everywhere)) {
            visitor.accept(place, node);
        }
        if (node instanceof ObjectNode object) {
            String last = place.substring(place.lastIndexOf('.') + 1);
            for (var entry : object.properties()) {
                String name = OWN_NAMES.contains(last) ? "*" : entry.getKey();
                String within = place + "." + name;
                if (!entry.getValue().isContainerNode()) {
                    seen.add(within);
                }
                walk(entry.getValue(), within, visitor);
            }
        } else {
            node.forEach(element -> walk(element, place + "[]", visitor));
        }
    }

    private static void mutate(
            JsonNode document, String place, JsonNode node, JsonNode others, BiConsumer<String, String> taker) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                String where = place + "." + name;
                JsonNode value = object.get(name);
                ObjectNode before = object.objectNode();
                before.setAll(object);
                object.remove(name);
                taker.accept(where + " left out", text(document));
                object.set(name + "x", value);
                taker.accept(where + " misspelt", text(document));
                restore(object, before);
                object.set(name + TWICE, value);
                taker.accept(where + " doubled", text(document));
                restore(object, before);
                for (JsonNode other : others) {
                    object.set(name, other);
                    taker.accept(where + " is " + other, text(document));
                }
                restore(object, before);
            }
            object.put("unknown", 1);
            taker.accept(place + ".unknown added", text(document));
            object.remove("unknown");
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            JsonNode first = array.get(0);
            array.add(first);
            taker.accept(place + "[0] doubled", text(document));
            array.remove(array.size() - 1);
            for (JsonNode other : others) {
                array.set(0, other);
                taker.accept(place + "[0] is " + other, text(document));
            }
            array.set(0, first);
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void restore(ObjectNode object, ObjectNode before) {
        object.removeAll();
        object.setAll(before);
    }

    private static String text(JsonNode document) {
        return document.toString().replace(TWICE + "\"", "\"");
    }
}
