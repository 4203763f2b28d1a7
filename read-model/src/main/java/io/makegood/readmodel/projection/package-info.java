/**
 * The read model: what the ledger's topics say, read with read_committed into RocksDB stores of its own, partitioned like the
 * journal, so that nothing a reader sees is ever rolled back (design §2.9). It can be thrown away and built again.
 */
@NullMarked
package io.makegood.readmodel.projection;

import org.jspecify.annotations.NullMarked;
