/** How the API's bytes travel: TLS, and which other instances a request may be passed on to. */
@NullMarked
package io.makegood.http.transport;

import org.jspecify.annotations.NullMarked;
