/** The old part of a ledger in files that prove themselves: written, read and checked without the cluster they came from. */
@NullMarked
package io.makegood.audit.archive;

import org.jspecify.annotations.NullMarked;
