package io.makegood.readmodel.projection;

/**
 * How often something happened within one span of time, and how many credits moved with it (whole units).
 *
 * @param start beginning of the span, epoch milliseconds, UTC
 * @param name what is counted, as {@code topic:what}, such as {@code refund:TIMED_OUT}
 */
public record Count(long start, String name, long count, long credits) {}
