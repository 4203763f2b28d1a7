package io.makegood.cli;

/** A command cannot go on. The message goes to the user as it is, the code to the shell. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends the command with that code of {@link ExitCode}. */
    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the shell gets. */
    public int exitCode() {
        return exitCode;
    }
}
