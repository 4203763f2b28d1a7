package io.makegood.client.api;

import java.io.Serializable;

/**
 * What is wrong with one field of a request.
 *
 * @param field where it is, as the request writes it
 * @param problem what is wrong
 * @param remedy what to write instead
 */
public record FieldError(String field, String problem, String remedy) implements Serializable {}
