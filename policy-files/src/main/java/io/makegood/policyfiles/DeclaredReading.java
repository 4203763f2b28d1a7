package io.makegood.policyfiles;

import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.price.Listed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a document declares at its top: what requests may say, and what rows of price tables and claims may name. */
final class DeclaredReading {
    static final int SCALE_MAX = 6;

    /** Most values of one attribute, and most names of platforms and surfaces. */
    static final int VALUES_MAX = 100;

    static final Form<List<String>> NAMES = Shapes.list(Forms.NAME, VALUES_MAX);

    /** The values of each attribute: none where any will do. */
    static final Form<Map<String, List<String>>> ATTRIBUTES = Shapes.named(
            Shapes.either(
                    Forms.constant("any", "list its values, such as [720p, 1080p], or write any")
                            .as(any -> List.of()),
                    Shapes.list(Forms.VALUE, VALUES_MAX, "lists no value", "list values, or write any")),
            Forms.PARTICULAR.described("", (schema, node) -> {
                schema.put(node, Forms.PARTICULAR);
                node.putObject("not").set("enum", schema.tree(Particulars.FIELDS));
            }),
            (name, field) -> {
                if (Forms.isParticular(name, field) && Particulars.FIELDS.contains(name)) {
                    field.wrong("is a field of requests", "leave it out; rows may ask for it all the same");
                }
            },
            Particulars.NAMES_MAX,
            "lists #",
            "list 1 to " + Particulars.NAMES_MAX + ", such as resolution: [720p, 1080p]");

    static final Form<List<String>> QUANTITIES = Shapes.list(Forms.PARTICULAR, Particulars.NAMES_MAX);

    static final Form<String> PLATFORM = declared("platforms", declared -> declared.platforms);
    static final Form<String> SURFACE = declared("surfaces", declared -> declared.surfaces);
    static final Form<String> FEATURE = declared("features", declared -> declared.features);

    private DeclaredReading() {}

    /** Notes what the document declares, for all that is read after it. */
    static void read(PolicySection root) {
        Declared declared = root.declared();
        // Where the scale itself is wrong, amounts are not blamed for it; and rows not, where the values of an
        // attribute are.
        declared.scale = root.isWrong(PolicyReading.SCALE) ? SCALE_MAX : root.get(PolicyReading.SCALE);
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        root.names(PolicyReading.ATTRIBUTES).forEach(name -> attributes.put(name, List.of()));
        attributes.putAll(root.get(PolicyReading.ATTRIBUTES));
        declared.listed = new Listed(attributes, root.get(PolicyReading.QUANTITIES));
        declared.language = root.get(PolicyReading.LANGUAGE);
        declared.platforms = root.get(PolicyReading.PLATFORMS);
        declared.surfaces = root.get(PolicyReading.SURFACES);
        declared.features = root.names(PolicyReading.FEATURES);
    }

    private static Form<String> declared(String where, Function<Declared, List<String>> names) {
        return Forms.NAME.when((field, name) -> field.among(
                names.apply(field.declared()),
                name,
                "is " + field.shown() + ", which is not declared under " + where,
                "add it to " + where));
    }
}
