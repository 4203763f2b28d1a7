/** Personal texts that one account's key alone opens: sealed, opened, and unreadable for good once the key is destroyed. */
@NullMarked
package io.makegood.topics.personal;

import org.jspecify.annotations.NullMarked;
