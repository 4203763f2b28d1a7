package io.makegood.cli;

import io.makegood.application.startup.FailureText;
import io.makegood.application.startup.PassingTrouble;
import io.makegood.application.startup.UnsafeStart;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A start that waits for Kafka: it tries again, ever less often, until Kafka answers, the limit is over, or the process is ended. What
 * does not pass by itself ends it at once.
 */
final class KafkaWait {
    private static final Duration PAUSE_FIRST = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration SAID_AGAIN_FIRST = Duration.ofSeconds(30);
    private static final Duration SAID_AGAIN_MAX = Duration.ofMinutes(5);

    private final String servers;
    private final KafkaAddresses addresses;
    private final Map<String, String> clients;
    private final @Nullable Duration limit;
    private final PrintWriter err;
    private final long begun = System.nanoTime();
    private Duration pause = PAUSE_FIRST;
    private Duration saidAgain = SAID_AGAIN_FIRST;
    private String said = "";
    private long saidAt = begun;

    /**
     * @param limit how long it waits, or null for as long as it is let
     * @param err where it says what it waits for
     */
    KafkaWait(String servers, Map<String, String> clients, @Nullable Duration limit, PrintWriter err) {
        this.servers = servers;
        this.clients = clients;
        this.limit = limit;
        this.err = err;
        addresses = new KafkaAddresses(servers, clients);
    }

    /** What that makes once Kafka answers; it is asked again after each failure that passes by itself. */
    <T> T until(Supplier<T> made) throws InterruptedException {
        while (true) {
            String reason = addresses.whyClosed().orElse(null);
            if (reason == null) {
                try {
                    Connection.requireAnswer(servers, clients);
                    return made.get();
                } catch (Connection.NoAnswer e) {
                    if (!PassingTrouble.is(e)) {
                        throw noAnswer(FailureText.of(e.getCause()), "");
                    }
                    // Between the two looks it may have gone.
                    reason = addresses.whyClosed().orElseGet(addresses::whySilent);
                } catch (RuntimeException e) {
                    if (!PassingTrouble.is(e)) {
                        throw e;
                    }
                    reason = "what must be known before a start was asked, and " + FailureText.of(inner(e));
                }
            }
            if (limit != null && System.nanoTime() - begun >= limit.toNanos()) {
                throw noAnswer(reason, limit.isZero() ? "" : "; waited " + limit.toSeconds() + " s (--kafka-wait)");
            }
            say(reason);
            Thread.sleep(pause.toMillis());
            pause = least(pause.multipliedBy(2), PAUSE_MAX);
        }
    }

    private CommandFailure noAnswer(String reason, String waited) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE, "no Kafka answers at " + Printable.text(servers) + ": " + reason + waited);
    }

    /** A refusal for want of an answer is told by what kept the answer away. */
    private static Throwable inner(RuntimeException failure) {
        return Optional.ofNullable(failure instanceof UnsafeStart ? failure.getCause() : null)
                .orElse(failure);
    }

    private void say(String reason) {
        long now = System.nanoTime();
        boolean isNew = !reason.equals(said);
        if (!isNew && now - saidAt < saidAgain.toNanos()) {
            return;
        }
        saidAgain = isNew ? SAID_AGAIN_FIRST : least(saidAgain.multipliedBy(2), SAID_AGAIN_MAX);
        said = reason;
        saidAt = now;
        err.println("Waiting for Kafka at " + Printable.text(servers) + ", since "
                + Duration.ofNanos(now - begun).toSeconds() + " s: " + reason
                + ". The start goes on by itself when it answers.");
        err.flush();
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
