/** The keys of personal texts at those who write and read them: one for each account, agreed on by all instances. */
@NullMarked
package io.makegood.http.personal;

import org.jspecify.annotations.NullMarked;
