/** The promises of three products, clause by clause, in memory and through a real broker. */
@NullMarked
package io.makegood.systemtests.product;

import org.jspecify.annotations.NullMarked;
