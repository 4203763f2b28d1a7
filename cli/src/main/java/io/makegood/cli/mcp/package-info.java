/** A server of the Model Context Protocol: what assistants of support ask a ledger. */
@NullMarked
package io.makegood.cli.mcp;

import org.jspecify.annotations.NullMarked;
