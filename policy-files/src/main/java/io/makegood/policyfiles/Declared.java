package io.makegood.policyfiles;

import io.makegood.ledger.price.Listed;
import java.util.List;
import java.util.Map;

/** What is known of a document while it is read: what is wrong with it, and what it declares at its top and refers to below. Not thread-safe. */
final class Declared {
    final PolicyProblems problems;
    int scale;
    String language = "";
    List<String> platforms = List.of();
    List<String> surfaces = List.of();
    Listed listed = new Listed(Map.of(), List.of());

    /** The ids of its features, whatever stands under them. */
    List<String> features = List.of();

    Declared(PolicyProblems problems) {
        this.problems = problems;
    }

    /** The same declarations, and problems that are noted elsewhere. */
    Declared telling(PolicyProblems elsewhere) {
        Declared same = new Declared(elsewhere);
        same.scale = scale;
        same.language = language;
        same.platforms = platforms;
        same.surfaces = surfaces;
        same.listed = listed;
        same.features = features;
        return same;
    }
}
