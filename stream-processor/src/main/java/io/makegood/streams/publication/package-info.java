/** How policies reach the journal: every partition or none. */
@NullMarked
package io.makegood.streams.publication;

import org.jspecify.annotations.NullMarked;
