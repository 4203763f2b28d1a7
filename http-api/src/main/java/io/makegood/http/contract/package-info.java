/** The public contract's shapes as JSON, the same for API and command line. */
@NullMarked
package io.makegood.http.contract;

import org.jspecify.annotations.NullMarked;
