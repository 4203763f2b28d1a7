/** Keys with which a ledger and its auditors sign what they say, and signatures by them. */
@NullMarked
package io.makegood.topics.signing;

import org.jspecify.annotations.NullMarked;
