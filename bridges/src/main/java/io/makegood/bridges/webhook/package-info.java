/** Webhooks out: what the ledger decided, sent to whoever asked for it, signed, in order for each account, until it is taken. */
@NullMarked
package io.makegood.bridges.webhook;

import org.jspecify.annotations.NullMarked;
