/** How events are checked and appended to the journal. */
@NullMarked
package io.makegood.topics.writing;

import org.jspecify.annotations.NullMarked;
