/** Makegood stream-processor. */
@NullMarked
package io.makegood.streams;

import org.jspecify.annotations.NullMarked;
