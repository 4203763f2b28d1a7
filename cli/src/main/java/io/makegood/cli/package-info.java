/** The command line: one class for each command, each a thin hand around what the other packages offer. */
@NullMarked
package io.makegood.cli;

import org.jspecify.annotations.NullMarked;
