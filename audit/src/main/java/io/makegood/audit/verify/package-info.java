/**
 * What an auditor can check who trusts nobody: the journal folded again and compared with every output, digests and proofs.
 * Reads only; what it keeps is on a disk of its own.
 */
@NullMarked
package io.makegood.audit.verify;

import org.jspecify.annotations.NullMarked;
