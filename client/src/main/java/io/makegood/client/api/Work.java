package io.makegood.client.api;

import org.jspecify.annotations.Nullable;

/**
 * The work that is charged for.
 *
 * @param <T> what it makes
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it, and reports to the job what could not be made. */
    T run(Job job) throws X;
}
