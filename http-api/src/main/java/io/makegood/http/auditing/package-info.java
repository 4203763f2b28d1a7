/** What an instance is asked of the whole log: audits, the report for finance, and what another policy would have led to. */
@NullMarked
package io.makegood.http.auditing;

import org.jspecify.annotations.NullMarked;
