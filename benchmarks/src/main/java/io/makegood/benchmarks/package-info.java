/**
 * Speed, measured beside what else could be used, in one run on one machine.
 */
@NullMarked
package io.makegood.benchmarks;

import org.jspecify.annotations.NullMarked;
