/** The HTTP API and the console. */
@NullMarked
package io.makegood.http.api;

import org.jspecify.annotations.NullMarked;
