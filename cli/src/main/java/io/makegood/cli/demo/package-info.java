/** The demo's traffic: a seeded, realistic stream of events of three products. */
@NullMarked
package io.makegood.cli.demo;

import org.jspecify.annotations.NullMarked;
