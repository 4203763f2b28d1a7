/**
 * The double-entry output: entries, their derived ids and the hash chain over them. Knows no policy and no rule.
 */
@NullMarked
package io.makegood.ledger.entry;

import org.jspecify.annotations.NullMarked;
