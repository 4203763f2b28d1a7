/**
 * The one sub-topology on the journal: read, decide, store, forward. Holds no rule about credits.
 */
@NullMarked
package io.makegood.processor.topology;

import org.jspecify.annotations.NullMarked;
