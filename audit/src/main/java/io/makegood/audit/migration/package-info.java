/** A ledger's journal into another place: copied once or followed, over any number of partitions, and the two ledgers held against each other. */
@NullMarked
package io.makegood.audit.migration;

import org.jspecify.annotations.NullMarked;
