package io.makegood.cli;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.LongSupplier;
import picocli.CommandLine;

/**
 * Says every two seconds how far long work is, a line each, to people who wait at a terminal. Programs, files and {@code --json} are told
 * nothing, and neither is who waits for less.
 */
final class Progress implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintWriter err;
    private final String task;
    private final Duration every;
    private final LongSupplier nanoTime;
    private final long began;
    private final Thread teller;
    private volatile String state = "";
    private volatile boolean ended;

    private Progress(PrintWriter err, String task, boolean told, Duration every, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        began = nanoTime.getAsLong();
        this.err = err;
        this.task = task;
        this.every = every;
        teller = new Thread(this::tell, "progress");
        teller.setDaemon(true);
        if (told) {
            teller.start();
        }
    }

    /** Of the task, to be told on that terminal if it is wanted and there is one. */
    static Progress of(PrintWriter err, String task, boolean wanted) {
        return new Progress(err, task, wanted && isOnTerminal(), EVERY, System::nanoTime);
    }

    /** Of a whole command: told if it is {@link LongWork} and was not asked for JSON. */
    static Progress of(CommandLine command) {
        boolean wanted = isLong(command) && !Complaint.isForPrograms(command);
        return of(command.getErr(), command.getCommandSpec().qualifiedName(), wanted);
    }

    /** Whether a command may take so long that it says so. */
    static boolean isLong(CommandLine command) {
        Object program = command.getCommand();
        return program instanceof LongWork
                || (program instanceof Method method && method.isAnnotationPresent(LongWork.OfMethod.class));
    }

    /** Told in any case, so often, with nanoseconds of the caller's, as {@link System#nanoTime()} counts them. */
    static Progress told(PrintWriter err, String task, Duration every, LongSupplier nanoTime) {
        return new Progress(err, task, true, every, nanoTime);
    }

    /** Whether anybody is told. */
    boolean isTold() {
        return teller.isAlive();
    }

    /** Told by the launcher, which asks the shell: newer Javas answer for a pipe as for a terminal. */
    static boolean isOnTerminal() {
        return Boolean.getBoolean("makegood.terminal");
    }

    /** Whether somebody at such a terminal types what is read, told in the same way. */
    static boolean isTyped() {
        return Boolean.getBoolean("makegood.typed");
    }

    /** So much of all is done; more than all is all. */
    void show(long done, long all) {
        state = Printable.count(Math.min(done, all)) + " of " + Printable.count(all) + ", ";
    }

    /** So much is done, of nobody knows how much. */
    void show(long done) {
        state = Printable.count(done) + ", ";
    }

    private void tell() {
        try {
            while (!ended) {
                Thread.sleep(every.toMillis());
                if (!ended) {
                    err.println(task + ": " + state
                            + Duration.ofNanos(nanoTime.getAsLong() - began).toSeconds() + " s");
                    err.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is said from now on. */
    @Override
    public void close() {
        ended = true;
        teller.interrupt();
        try {
            teller.join(EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
