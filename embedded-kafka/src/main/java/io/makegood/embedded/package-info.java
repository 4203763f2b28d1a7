/** Makegood embedded-kafka. */
@NullMarked
package io.makegood.embedded;

import org.jspecify.annotations.NullMarked;
