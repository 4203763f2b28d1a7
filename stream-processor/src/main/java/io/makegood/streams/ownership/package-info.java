/** Which partition owns an account, whoever sent the event. */
@NullMarked
package io.makegood.streams.ownership;

import org.jspecify.annotations.NullMarked;
