package io.makegood.topics.registry;

/** The schema registry answered that it will not do what it was asked; asking again does not help. */
public final class RegistryRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryRefusal(String message) {
        super(message);
    }
}
