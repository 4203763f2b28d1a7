/**
 * What readers see of the ledger: committed records of the output topics, never the fold's own stores, in which uncommitted
 * data can be seen (design §2.9).
 */
@NullMarked
package io.makegood.readmodel.scan;

import org.jspecify.annotations.NullMarked;
