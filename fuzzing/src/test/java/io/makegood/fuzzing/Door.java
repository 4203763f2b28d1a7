package io.makegood.fuzzing;

import java.util.List;

/**
 * A place where bytes come in. Whatever it throws is a finding, so it catches what the place refuses with and nothing else, hands that to
 * {@link Refusal}, and checks what was taken as far as it can be checked.
 */
public interface Door {
    /** Takes any bytes; says whether they were accepted, as against refused in so many words. */
    boolean take(byte[] input) throws Exception;

    /** Inputs to begin with, each of them accepted: what is one byte away from right is found from there. */
    List<byte[]> seeds() throws Exception;

    /** The classes whose branches guide the search, as patterns of Jazzer; what a door calls in other libraries is not counted. */
    default List<String> guides() {
        return List.of("io.makegood.**");
    }
}
