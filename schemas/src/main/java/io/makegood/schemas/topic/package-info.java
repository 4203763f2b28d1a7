/**
 * Every topic of the ledger in one catalogue: name, key, value, partitions and the settings it must have. Plain values
 * only; creating and checking topics is the business of whoever has a broker.
 */
@NullMarked
package io.makegood.schemas.topic;

import org.jspecify.annotations.NullMarked;
