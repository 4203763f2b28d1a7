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

    static final Form<List<String>> NAMES = ListForm.ofDistinct(Forms.NAME, VALUES_MAX);

    /** The values of an attribute: none where any will do. */
    private static final Form<List<String>> VALUES = EitherForm.of(
            Forms.constant("any", "list its values, such as [720p, 1080p], or write any").as(any -> List.of()),
            ListForm.ofDistinct(Forms.VALUE, VALUES_MAX).notEmpty("lists no value", "list values, or write any"));

    static final Form<Map<String, List<String>>> ATTRIBUTES = NamedForm.of(
                    VALUES,
                    ScalarForm.of("", "-", PolicyField::name, Forms.particular()
                            .andThen(node -> Particulars.FIELDS.forEach(
                                    node.putObject("not").withArray("enum")::add))),
                    DeclaredReading::checkAttribute)
            .upTo(
                    Particulars.NAMES_MAX,
                    "lists #",
                    "list 1 to " + Particulars.NAMES_MAX + ", such as resolution: [720p, 1080p]");

    static final Form<List<String>> QUANTITIES = ListForm.ofDistinct(Forms.PARTICULAR, Particulars.NAMES_MAX);

    static final Form<String> PLATFORM = declared("platforms", Declared::platforms);
    static final Form<String> SURFACE = declared("surfaces", Declared::surfaces);
    static final Form<String> FEATURE = declared("features", Declared::features);

    private DeclaredReading() {}

    private static void checkAttribute(String name, PolicyField field) {
        if (Forms.isParticular(name, field) && Particulars.FIELDS.contains(name)) {
            field.wrong("is a field of requests", "leave it out; rows may ask for it all the same");
        }
    }

    static Declared read(PolicySection root) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        // Where the values of one are wrong, any will do: rows are not blamed for it.
        root.names(PolicyReading.ATTRIBUTES).forEach(name -> attributes.put(name, List.of()));
        attributes.putAll(root.get(PolicyReading.ATTRIBUTES));
        return new Declared(
                // Where the scale itself is wrong, amounts are not blamed for it.
                root.isWrong(PolicyReading.SCALE) ? SCALE_MAX : root.get(PolicyReading.SCALE),
                root.get(PolicyReading.LANGUAGE),
                root.get(PolicyReading.PLATFORMS),
                root.get(PolicyReading.SURFACES),
                new Listed(attributes, root.get(PolicyReading.QUANTITIES)),
                List.copyOf(root.names(PolicyReading.FEATURES)));
    }

    /** A form for a name that the document declares. */
    private static Form<String> declared(String where, Function<Declared, List<String>> names) {
        return Forms.NAME.when((field, name) -> field.declared(name, names.apply(field.declared()), where));
    }
}
