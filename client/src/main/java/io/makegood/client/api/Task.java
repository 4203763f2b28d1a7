package io.makegood.client.api;

/**
 * Work that is charged for and returns nothing.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Task<X extends Exception> {
    /** Does it, and reports to the job what could not be made. */
    void run(Job job) throws X;
}
