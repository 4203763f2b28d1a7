/** Who may do what through the API: keys, tokens and scopes. */
@NullMarked
package io.makegood.http.access;

import org.jspecify.annotations.NullMarked;
