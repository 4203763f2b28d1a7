/**
 * What may happen to an account: the events of the journal, parsed and legal once they exist. Owns limits on ids, texts and amounts; owns no rule about credits.
 */
@NullMarked
package io.makegood.ledger.event;

import org.jspecify.annotations.NullMarked;
