package io.makegood.cli;

/** A command that a module beside this one adds to the command line; found by {@link java.util.ServiceLoader}. */
public interface CommandSource {
    /** The command, as picocli takes it: an object of a class with {@code @Command}. */
    Object command();
}
