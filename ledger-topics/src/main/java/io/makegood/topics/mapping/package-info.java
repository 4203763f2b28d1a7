/**
 * Generated Avro types to domain records and back: the only place that knows both.
 */
@NullMarked
package io.makegood.topics.mapping;

import org.jspecify.annotations.NullMarked;
