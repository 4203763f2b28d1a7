/** The openings of a ledger whose beginning was cut off, as they stand in their topic. */
@NullMarked
package io.makegood.topics.openings;

import org.jspecify.annotations.NullMarked;
