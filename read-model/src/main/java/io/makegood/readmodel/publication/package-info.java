/** How policies reach the journal: every partition or none. */
@NullMarked
package io.makegood.readmodel.publication;

import org.jspecify.annotations.NullMarked;
