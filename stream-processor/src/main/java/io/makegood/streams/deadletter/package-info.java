/**
 * What could not be applied, why, and where it came from.
 */
@NullMarked
package io.makegood.streams.deadletter;

import org.jspecify.annotations.NullMarked;
