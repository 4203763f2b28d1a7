/** The benchmarks run and add up; how fast they are is for nobody to assert. */
@NullMarked
package io.makegood.benchmarks;

import org.jspecify.annotations.NullMarked;
