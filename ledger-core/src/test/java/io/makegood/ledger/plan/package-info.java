@NullMarked
package io.makegood.ledger.plan;

import org.jspecify.annotations.NullMarked;
