package io.makegood.cli.demo;

/** A record for the journal: the account as key, an event (or, now and then, garbage) as value. */
@SuppressWarnings("ArrayRecordComponent") // Handed on to Kafka at once, never compared.
public record DemoRecord(byte[] key, byte[] value) {}
