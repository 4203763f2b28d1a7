package io.makegood.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Progress of long work: a bar on a terminal, a line for each tenth elsewhere, nothing if not wanted. */
final class Progress {
    private static final int TENTHS = 10;

    private final PrintWriter err;
    private final String task;
    private final long total;
    private final boolean lines;
    private final @Nullable ProgressBar bar;
    private long tenth;

    Progress(PrintWriter err, String task, long total, boolean wanted) {
        this.err = err;
        this.task = task;
        this.total = total;
        boolean terminal = wanted && isOnTerminal();
        lines = wanted && !terminal;
        bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setUpdateIntervalMillis(250)
                        .showSpeed()
                        .build()
                : null;
    }

    /** Told by the launcher, which asks the shell: newer Javas answer for a pipe as for a terminal. */
    static boolean isOnTerminal() {
        return Boolean.getBoolean("makegood.terminal");
    }

    void show(long done) {
        if (bar != null) {
            bar.stepTo(Math.min(done, total));
        } else if (lines && done * TENTHS / total > tenth) {
            tenth = done * TENTHS / total;
            err.println(task + " " + Printable.count(Math.min(done, total)) + " of " + Printable.count(total));
            err.flush();
        }
    }

    void end() {
        if (bar != null) {
            bar.close();
        }
    }
}
