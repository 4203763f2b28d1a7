/**
 * What an engine is told: parsed once, all mistakes named together.
 */
@NullMarked
package io.makegood.application.config;

import org.jspecify.annotations.NullMarked;
