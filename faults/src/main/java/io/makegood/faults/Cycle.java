package io.makegood.faults;

import java.util.List;

/**
 * One fault and what came of it.
 *
 * @param effective whether something was hit
 * @param recoveryMillis from the healing until nothing was left to fold; -1 if a fault judged itself, or it never came
 * @param violations what was wrong afterwards
 * @param notes what else is worth knowing
 * @param firstCommits of a series of kills: the milliseconds from each to the commit of everything that it had stopped
 */
record Cycle(
        int number,
        String fault,
        boolean effective,
        long recoveryMillis,
        long millis,
        List<String> violations,
        List<String> notes,
        List<Long> firstCommits) {}
