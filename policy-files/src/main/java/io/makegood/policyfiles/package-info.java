/**
 * Policies as documents: YAML read into rules, every mistake named with its line and remedy, and published to the journal.
 */
@NullMarked
package io.makegood.policyfiles;

import org.jspecify.annotations.NullMarked;
