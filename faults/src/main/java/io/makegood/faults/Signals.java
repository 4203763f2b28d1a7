package io.makegood.faults;

import java.io.IOException;

/** What a process can be told without asking it. */
final class Signals {
    private Signals() {}

    /** SIGSTOP: it stands still, and its connections stay open. */
    static void pause(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
    }

    /** SIGCONT: it goes on as if nothing had been. */
    static void goOn(long pid) throws IOException, InterruptedException {
        send("CONT", pid);
    }

    /** SIGQUIT: a Java process tells what each of its threads is doing. */
    static void askForThreads(long pid) throws IOException, InterruptedException {
        send("QUIT", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        Commands.run("kill", "-" + signal, Long.toString(pid));
    }
}
