package io.makegood.readmodel.investigation;

import java.util.List;

/** The answer to one question of a review. */
public record Answer(String question, Reply reply, String because, List<Evidence> evidence) {
    /** Keeps its own copy of the evidence. */
    public Answer {
        evidence = List.copyOf(evidence);
    }

    /** What the records say. */
    public enum Reply {
        /** They say so. */
        YES,
        /** They say the contrary, or would have to say so and do not. */
        NO,
        /** They do not say. */
        UNKNOWN
    }
}
