package io.makegood.application.startup;

/** How much safety the topics must have: development makes its own and takes one broker, production takes neither. */
public enum Profile {
    DEVELOPMENT,
    PRODUCTION
}
