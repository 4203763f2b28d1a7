/** What all processes of a ledger agree on, because all read it in one order: topics with one partition, followed and appended to. */
@NullMarked
package io.makegood.topics.agreed;

import org.jspecify.annotations.NullMarked;
