package io.makegood.application.startup;

import java.net.ConnectException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Which failures of a start pass by themselves: Kafka is not there yet, is just starting, or is slow under load. */
public final class PassingTrouble {
    private PassingTrouble() {}

    /** Whether to ask Kafka again is all there is to do. What someone has to mend does not pass, whatever it was wrapped in. */
    public static boolean is(Throwable failure) {
        if (failure instanceof UnsafeStart refused
                && !refused.problems().stream().allMatch(problem -> problem.code() == ProblemCode.KAFKA_UNREACHABLE)) {
            return false;
        }
        boolean passes = false;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof AuthenticationException
                    || each instanceof AuthorizationException
                    || each instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            passes |= each instanceof RetriableException
                    || each instanceof ConnectException
                    || each instanceof java.util.concurrent.TimeoutException;
        }
        return passes;
    }
}
