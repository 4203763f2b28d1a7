/**
 * Throws bytes at every door, guided by what they reach, and counts them.
 */
@NullMarked
package io.makegood.fuzzing;

import org.jspecify.annotations.NullMarked;
