/**
 * What was not applied: why, or that it was known already, and where it came from.
 */
@NullMarked
package io.makegood.topics.deadletter;

import org.jspecify.annotations.NullMarked;
