/** What ends a mirror: whether it can be promoted, what of it did not come over, and the switch. */
@NullMarked
package io.makegood.application.mirror;

import org.jspecify.annotations.NullMarked;
