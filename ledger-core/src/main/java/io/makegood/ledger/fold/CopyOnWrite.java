package io.makegood.ledger.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists that most events leave as they are: read from a row as they stand there, and copied by the first change. An event
 * that changes nothing then makes no lists.
 */
final class CopyOnWrite {
    private CopyOnWrite() {}

    /** The same list if it was copied before, else a copy that may be changed; the caller keeps it instead. */
    static <T> List<T> changeable(List<T> list) {
        return list instanceof ArrayList ? list : new ArrayList<>(list);
    }
}
