/**
 * A Spring Boot application's door to the ledger: {@code makegood.*} properties make a {@code Ledger}, {@link Charged} charges around
 * methods, the application's health asks whether the ledger is ready, and Micrometer counts charges by outcome.
 */
@NullMarked
package io.makegood.spring;

import org.jspecify.annotations.NullMarked;
