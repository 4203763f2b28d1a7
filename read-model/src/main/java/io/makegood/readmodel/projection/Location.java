package io.makegood.readmodel.projection;

/** Where an account can be read. */
public sealed interface Location {
    /** In this instance, in that partition. */
    record Here(int partition) implements Location {}

    /**
     * In another instance.
     *
     * @param standbyHere whether this instance has a copy that may be a little behind
     */
    record There(String host, int port, int partition, boolean standbyHere) implements Location {}

    /** Nowhere for the moment: partitions move from one instance to another, or none is ready yet. */
    record Nowhere() implements Location {}
}
