/**
 * What strangers send, read strictly and refused in the ledger's own words: JSON, and moments. Owns how it must be written; not what
 * it means.
 */
@NullMarked
package io.makegood.bridges.foreign;

import org.jspecify.annotations.NullMarked;
