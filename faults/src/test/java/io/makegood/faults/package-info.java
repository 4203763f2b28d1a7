/** A short campaign, as anybody can run a longer one. */
@NullMarked
package io.makegood.faults;

import org.jspecify.annotations.NullMarked;
