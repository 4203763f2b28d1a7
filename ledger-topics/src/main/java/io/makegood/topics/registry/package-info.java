/** A schema registry: the ids that outputs carry, the schemas that publishers used, and reading outputs without asking it. */
@NullMarked
package io.makegood.topics.registry;

import org.jspecify.annotations.NullMarked;
