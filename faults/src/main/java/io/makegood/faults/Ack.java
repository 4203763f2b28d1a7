package io.makegood.faults;

/** Kafka said that it has a record: where, and a checksum of its value. */
record Ack(int partition, long offset, int checksum) {}
