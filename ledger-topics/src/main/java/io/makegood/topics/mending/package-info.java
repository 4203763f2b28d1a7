/** What people do about dead letters: what is in one, and what was decided about it. */
@NullMarked
package io.makegood.topics.mending;

import org.jspecify.annotations.NullMarked;
