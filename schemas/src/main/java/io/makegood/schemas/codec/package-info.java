/**
 * Bytes to typed records and back, in the three encodings of the contract. Owns what a record must look like to be
 * read, and says why one cannot be; does not judge what it means. Whatever the bytes, decoding ends in a record or in
 * {@link io.makegood.schemas.codec.UndecodableRecord}, in memory bounded by the size of the record.
 */
@NullMarked
package io.makegood.schemas.codec;

import org.jspecify.annotations.NullMarked;
