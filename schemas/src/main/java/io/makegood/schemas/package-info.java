/** Makegood schemas. */
@NullMarked
package io.makegood.schemas;

import org.jspecify.annotations.NullMarked;
