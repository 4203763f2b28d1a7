package io.makegood.schemas.codec;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The schemas of a schema registry. An id the registry does not have is empty. A registry that cannot be asked throws
 * an unchecked exception, which decoding passes on: that is no fault of the record. Answers are expected from memory,
 * unknown ids included, because any record can name any id.
 */
@FunctionalInterface
public interface SchemaById {
    /** The schema that writers registered under this id. */
    Optional<Schema> find(int id);
}
