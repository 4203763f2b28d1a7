package io.makegood.schemas.codec;

import io.makegood.schemas.codec.UndecodableRecord.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one JSON record, gathered in the order it is found. Not thread-safe. */
final class Problems {
    /** More than anybody mends at once; keeps a hostile record from making a message larger than itself. */
    private static final int PROBLEMS_MAX = 50;

    private final List<FieldProblem> found = new ArrayList<>();
    private @Nullable Reason first;

    void add(Reason reason, String field, String problem, String remedy) {
        if (first == null) {
            first = reason;
        }
        if (!isFull()) {
            found.add(new FieldProblem(field, problem, remedy));
        }
    }

    /** True when further problems are no longer noted, so that finding their remedy can be spared. */
    boolean isFull() {
        return found.size() == PROBLEMS_MAX;
    }

    void throwIfAny() throws UndecodableRecord {
        if (first != null) {
            throw new UndecodableRecord(first, found);
        }
    }
}
