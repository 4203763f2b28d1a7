/** What a record of the journal is: an event for this partition, one that belongs elsewhere, or none. */
@NullMarked
package io.makegood.topics.journal;

import org.jspecify.annotations.NullMarked;
