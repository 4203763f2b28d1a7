/** Topics of other teams, read into the journal: which events each may send, and how its records become events. */
@NullMarked
package io.makegood.bridges.topic;

import org.jspecify.annotations.NullMarked;
