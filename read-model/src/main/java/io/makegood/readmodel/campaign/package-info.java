/** Campaigns that make the generations of an incident good: what they say, whom they reach, and their events. */
@NullMarked
package io.makegood.readmodel.campaign;

import org.jspecify.annotations.NullMarked;
