/** Published policies: their documents and their way onto the journal. */
@NullMarked
package io.makegood.streams.policy;

import org.jspecify.annotations.NullMarked;
