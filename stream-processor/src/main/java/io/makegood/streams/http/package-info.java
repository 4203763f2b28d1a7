/** The HTTP API and the console. */
@NullMarked
package io.makegood.streams.http;

import org.jspecify.annotations.NullMarked;
