/**
 * What could not be applied, why, and where it came from.
 */
@NullMarked
package io.makegood.topics.deadletter;

import org.jspecify.annotations.NullMarked;
