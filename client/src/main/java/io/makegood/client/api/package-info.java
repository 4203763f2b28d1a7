/**
 * Requests and answers: the ledger by its HTTP API, as the libraries for TypeScript and Python have it. {@link Ledger} charges
 * around your work and reads; {@link LedgerError} and its kinds say what the ledger, or the way to it, had against a request. Needs
 * the JDK and the JSON parser that comes with Avro.
 */
@NullMarked
package io.makegood.client.api;

import org.jspecify.annotations.NullMarked;
