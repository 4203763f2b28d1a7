package io.makegood.ledger.fold;

import java.util.Arrays;
import java.util.List;

/**
 * The versions of the fold that a build has: all up to its newest.
 *
 * @param newest the newest of them
 */
public record FoldVersions(FoldVersion newest) {
    /** What a partition is decided by before any version was adopted in it. */
    public static final FoldVersion FIRST = FoldVersion.V1;

    /** All that there are. */
    public static final FoldVersions ALL = new FoldVersions(FoldVersion.NEWEST);

    /** Every one of them, the oldest first. */
    public List<FoldVersion> each() {
        return Arrays.stream(FoldVersion.values())
                .filter(version -> version.number() <= newest.number())
                .toList();
    }

    /** Whether it is among them. */
    public boolean has(int number) {
        return number >= FIRST.number() && number <= newest.number();
    }

    /** The version of that number; throws {@link FoldUnknown} if this build does not have it. */
    public FoldVersion require(int number) {
        if (!has(number)) {
            throw new FoldUnknown(number, this);
        }
        return each().stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("versions of the fold are counted without gaps"));
    }
}
