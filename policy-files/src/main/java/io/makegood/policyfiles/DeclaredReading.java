package io.makegood.policyfiles;

import io.makegood.ledger.event.Particulars;
import io.makegood.ledger.price.Listed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attributes and quantities that a document lists at its top: what requests may say, and rows of price tables name. */
final class DeclaredReading {
    /** Most values of one attribute. */
    static final int VALUES_MAX = 100;

    private static final String ANY = "any";

    private DeclaredReading() {}

    static Listed read(PolicySection root) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        Optional<PolicySection> section = root.section("attributes");
        section.ifPresent(all -> {
            few(all, all.names().size());
            all.all().forEach((name, field) -> {
                if (requireName(name, field) && Particulars.FIELDS.contains(name)) {
                    field.wrong("is a field of requests", "leave it out; rows may ask for it all the same");
                }
                attributes.put(name, values(field));
            });
        });
        List<String> quantities = new ArrayList<>();
        root.find("quantities").ifPresent(field -> {
            for (PolicyField element : field.elements(Particulars.NAMES_MAX)) {
                element.text(Particulars.NAME_CHARS_MAX, false).ifPresent(name -> {
                    if (requireName(name, element) && quantities.contains(name)) {
                        element.wrong("is listed twice", "keep one of them");
                    }
                    quantities.add(name);
                });
            }
        });
        return new Listed(attributes, quantities);
    }

    private static void few(PolicySection all, int count) {
        if (count == 0 || count > Particulars.NAMES_MAX) {
            all.wrong("lists " + count, "list 1 to " + Particulars.NAMES_MAX + ", such as resolution: [720p, 1080p]");
        }
    }

    private static boolean requireName(String name, PolicyField field) {
        if (!Particulars.isName(name)) {
            field.wrong(
                    "has a name that events cannot carry",
                    "begin it with a letter, then letters, digits and . _ -, " + Particulars.NAME_CHARS_MAX
                            + " at most");
            return false;
        }
        return true;
    }

    private static List<String> values(PolicyField field) {
        if (field.isText()) {
            if (!field.value(List.of(), "").filter(ANY::equals).isPresent()) {
                field.wrong("is " + field.node().shown(), "list its values, such as [720p, 1080p], or write any");
            }
            return List.of();
        }
        List<String> values = new ArrayList<>();
        List<PolicyField> elements = field.elements(VALUES_MAX);
        for (PolicyField element : elements) {
            element.value(List.of(), "").ifPresent(value -> {
                if (values.contains(value)) {
                    element.wrong("is listed twice", "keep one of them");
                }
                values.add(value);
            });
        }
        if (elements.isEmpty()) {
            field.wrong("lists no value", "list values, or write any");
        }
        return values;
    }
}
