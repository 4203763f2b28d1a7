/** CloudEvents 1.0 as they come over HTTP and Kafka, and what they say in the ledger's terms. */
@NullMarked
package io.makegood.bridges.cloudevent;

import org.jspecify.annotations.NullMarked;
