/**
 * Generated Avro types to domain records and back: the only place that knows both.
 */
@NullMarked
package io.makegood.streams.mapping;

import org.jspecify.annotations.NullMarked;
