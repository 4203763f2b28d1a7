/** Spans, for whoever wants to follow a request to what became of it: what is noted, and how it reaches a collector. */
@NullMarked
package io.makegood.application.tracing;

import org.jspecify.annotations.NullMarked;
