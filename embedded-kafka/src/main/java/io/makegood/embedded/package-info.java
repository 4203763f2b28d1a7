/**
 * A single-node KRaft broker in this JVM: the default for the first run, and for tests. It owns its data directory (format, lock,
 * which version wrote it), its two loopback ports and the broker's settings. It does not create topics, and it says nothing about
 * what is kept in them.
 */
@NullMarked
package io.makegood.embedded;

import org.jspecify.annotations.NullMarked;
