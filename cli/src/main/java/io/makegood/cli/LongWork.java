package io.makegood.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A command that reads much of the log before it answers, and so may take minutes: at a terminal it says that it goes on. */
interface LongWork {
    /** The same of a command that is a method of another. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface OfMethod {}
}
