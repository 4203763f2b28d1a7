package io.makegood.cli;

/** A command that reads much of the log before it answers, and so may take minutes: at a terminal it says that it goes on. */
interface LongWork {}
