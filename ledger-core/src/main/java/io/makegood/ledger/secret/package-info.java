/** What looks like a secret and must not be written down for ever. Pure, without a locale, and linear in the text's length. */
@NullMarked
package io.makegood.ledger.secret;

import org.jspecify.annotations.NullMarked;
