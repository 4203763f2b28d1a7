package io.makegood.cli;

/** Exit codes that scripts can rely on. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;
    /** The command worked and found something wrong: an invalid line, an unknown account, a failed check. */
    public static final int FOUND_WRONG = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** Kafka could not be reached, or the engine refused to start or failed. */
    public static final int UNAVAILABLE = 3;

    private ExitCode() {}
}
