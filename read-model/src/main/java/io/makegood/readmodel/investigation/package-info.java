/**
 * Answers what a review of one generation asks, from the log alone and with the evidence (post-remixer policy, REM-6). Reads
 * records that were read elsewhere; decides nothing.
 */
@NullMarked
package io.makegood.readmodel.investigation;

import org.jspecify.annotations.NullMarked;
