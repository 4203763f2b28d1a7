/** What messages tell people to do. */
@NullMarked
package io.makegood.schemas.remedy;

import org.jspecify.annotations.NullMarked;
