@NullMarked
package io.makegood.spring;

import org.jspecify.annotations.NullMarked;
