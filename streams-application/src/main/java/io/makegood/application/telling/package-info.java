/** Telling whoever waits of an account what happens to it. */
@NullMarked
package io.makegood.application.telling;

import org.jspecify.annotations.NullMarked;
