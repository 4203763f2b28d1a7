/** Which partition owns an account, whoever sent the event. */
@NullMarked
package io.makegood.topics.ownership;

import org.jspecify.annotations.NullMarked;
