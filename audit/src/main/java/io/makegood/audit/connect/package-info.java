/** Outputs for Kafka Connect, so that any sink that writes rows can write them. */
@NullMarked
package io.makegood.audit.connect;

import org.jspecify.annotations.NullMarked;
